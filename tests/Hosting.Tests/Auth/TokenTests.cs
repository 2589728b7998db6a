using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Tests.Auth;

public class TokenTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private readonly ManualTime _time = new();
    private readonly ApiKeys _keys = new([new("dev", Secret)]);

    [Fact]
    public void TryVerify_OwnToken_GivesIdentityAndGrants()
    {
        var grants = new Grants { Room = "r", RoomJoin = true, CanPublish = false, Observable = false, Events = true };

        var ok = Verifier.TryVerify(Issuer.Issue("alice", grants, TimeSpan.FromMinutes(1)), out var token, out _);

        Assert.True(ok);
        Assert.Equal("alice", token.Identity);
        Assert.Equal("dev", token.KeyId);
        Assert.Equal(grants, token.Grants);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(1), token.ExpiresAt);
    }

    [Fact]
    public void TryVerify_ForeignTokenWithFewClaims_HasDefaults()
    {
        var exp = _time.GetUtcNow().ToUnixTimeSeconds() + 5;
        var text = Sign("""{"alg":"HS256","typ":"JWT"}""", $$$"""{"iss":"dev","exp":{{{exp}}}.5,"video":{"roomJoin":true,"unknown":1},"other":[]}""");

        Assert.True(Verifier.TryVerify(text, out var token, out var reason), reason);
        Assert.True(token.Grants.CanPublish);
        Assert.True(token.Grants.CanSubscribe);
        Assert.True(token.Grants.Observable);
        Assert.False(token.Grants.Hidden);
        Assert.Null(token.Grants.Room);
    }

    [Theory]
    [InlineData(119, true)]
    [InlineData(120, false)]
    public void TryVerify_AfterExpiry_Has60SecondsOfLeeway(int seconds, bool expected)
    {
        var text = Issuer.Issue("a", new Grants(), TimeSpan.FromSeconds(60));

        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, Verifier.TryVerify(text, out _, out _));
    }

    [Theory]
    [InlineData(-60, true)]
    [InlineData(-61, false)]
    public void TryVerify_BeforeNotBefore_Has60SecondsOfLeeway(int seconds, bool expected)
    {
        var text = Issuer.Issue("a", new Grants(), TimeSpan.FromHours(1));

        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, Verifier.TryVerify(text, out _, out _));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"HS512"}""")]
    [InlineData("""{"alg":"HS256","crit":["b64"]}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    public void TryVerify_OtherHeader_IsRefused(string header)
    {
        var text = Sign(header, Payload("""{"roomJoin":true}"""));

        Assert.False(Verifier.TryVerify(text, out _, out _));
    }

    [Theory]
    [InlineData("""{"iss":"dev","video":{}}""", "exp")]
    [InlineData("""{"iss":"dev","exp":1e300,"video":{}}""", "exp")]
    [InlineData("""{"iss":"other","exp":99999999999,"video":{}}""", "key")]
    [InlineData("""{"exp":99999999999,"video":{}}""", "key")]
    [InlineData("""{"iss":"dev","exp":"99999999999","video":{}}""", "malformed")]
    [InlineData("""{"iss":"dev","exp":99999999999}""", "video")]
    public void TryVerify_BadClaims_SaysWhy(string payload, string expected)
    {
        Assert.False(Verifier.TryVerify(Sign("""{"alg":"HS256"}""", payload), out _, out var reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryVerify_AnyByteChanged_IsRefusedWithoutException()
    {
        var text = Issuer.Issue("a", new Grants { RoomJoin = true }, TimeSpan.FromHours(1));
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';

            Assert.False(Verifier.TryVerify(new string(changed), out _, out _), $"position {i}");
            Assert.False(Verifier.TryVerify(text[..i], out _, out _), $"cut at {i}");
        }
    }

    [Fact]
    public void TryVerifyAssignment_OwnToken_GivesClaims()
    {
        var claims = new AssignmentClaims("room", "producer", 7, new AssignmentWant(640, 360, 5));

        Assert.True(Verifier.TryVerifyAssignment(Issuer.IssueAssignment(claims, TimeSpan.FromMinutes(1)), out var read, out _));
        Assert.Equal(claims, read);
    }

    [Fact]
    public void TryVerify_AssignmentAndGrantTokens_AreNotInterchangeable()
    {
        var assignment = Issuer.IssueAssignment(new AssignmentClaims("room", "producer", 7), TimeSpan.FromMinutes(1));
        var grant = Issuer.Issue("a", new Grants { Control = true }, TimeSpan.FromMinutes(1));

        Assert.False(Verifier.TryVerify(assignment, out _, out _));
        Assert.False(Verifier.TryVerifyAssignment(grant, out _, out _));
    }

    [Fact]
    public void TryVerify_KeysRotated_BothAreGood()
    {
        var both = new ApiKeys([new("new", new string('n', 32)), new("dev", Secret)]);
        var verifier = new TokenVerifier(both, _time);

        Assert.True(verifier.TryVerify(Issuer.Issue("a", new Grants(), TimeSpan.FromMinutes(1)), out _, out _));
        Assert.True(verifier.TryVerify(new TokenIssuer(both, _time).Issue("a", new Grants(), TimeSpan.FromMinutes(1)), out var token, out _));
        Assert.Equal("new", token.KeyId);
    }

    [Fact]
    public void ApiKeys_ShortSecret_IsAStartUpProblem()
    {
        var error = Assert.Throws<StartupException>(() => new ApiKeys([new("dev", "short")]));

        Assert.Contains("Keys:dev", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short", error.ToConsoleText(), StringComparison.Ordinal);
    }

    private TokenIssuer Issuer => new(_keys, _time);

    private TokenVerifier Verifier => new(_keys, _time);

    private static string Payload(string video) => $$"""{"iss":"dev","exp":99999999999,"video":{{video}}}""";

    private static string Sign(string header, string payload)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(signed)))}";
    }
}
