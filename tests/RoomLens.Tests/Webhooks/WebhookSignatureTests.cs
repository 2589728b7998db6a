using System.Text;
using RoomLens.Cli.Webhooks;

namespace RoomLens.Cli.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example of the Standard Webhooks libraries (standard-webhooks/standard-webhooks:libraries).
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void Refuse_PublishedExample_IsGenuine()
    {
        Assert.Null(Refuse());
    }

    [Fact]
    public void Refuse_OneOfSeveralSignaturesMatches_IsGenuine()
    {
        var other = "v1," + Convert.ToBase64String(new byte[32]);

        Assert.Null(Refuse(signatures: $"{other} v1a,ignored {Signature}"));
    }

    [Theory]
    [InlineData("v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,AAAA")]
    [InlineData("v1,not base64")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void Refuse_WrongSignature_Refuses(string signatures)
    {
        Assert.Equal("no signature matches", Refuse(signatures: signatures));
    }

    [Fact]
    public void Refuse_ChangedBody_Refuses()
    {
        Assert.Equal("no signature matches", Refuse(body: Body + " "));
    }

    [Fact]
    public void Refuse_ChangedId_Refuses()
    {
        Assert.Equal("no signature matches", Refuse(id: Id + "x"));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public void Refuse_TooFarAway_Refuses(int seconds)
    {
        Assert.Equal("webhook-timestamp is more than 5 minutes away", Refuse(now: Now.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("-5")]
    [InlineData("9999999999999999")]
    [InlineData("99999999999999999999999")]
    public void Refuse_TimestampThatIsNone_Refuses(string timestamp)
    {
        Assert.NotNull(Refuse(timestamp: timestamp));
    }

    [Fact]
    public void Refuse_HeaderMissing_Refuses()
    {
        Assert.NotNull(Refuse(signatures: null));
    }

    [Fact]
    public void NewSecret_ReadBack_HasThirtyTwoBytes()
    {
        Assert.True(WebhookSignature.TryReadSecret(WebhookSignature.NewSecret(), out var key));
        Assert.Equal(32, key.Length);
    }

    [Theory]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_***")]
    public void TryReadSecret_Unusable_IsFalse(string secret)
    {
        Assert.False(WebhookSignature.TryReadSecret(secret, out _));
    }

    private static string? Refuse(
        string? id = Id, string? timestamp = Timestamp, string? signatures = Signature, string body = Body, DateTimeOffset? now = null)
    {
        Assert.True(WebhookSignature.TryReadSecret(Secret, out var key));
        return WebhookSignature.Refuse(key, id, timestamp, signatures, Encoding.UTF8.GetBytes(body), now ?? Now);
    }
}
