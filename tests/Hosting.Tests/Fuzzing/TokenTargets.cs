using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Fuzzing;
using RoomLens.Hosting.Auth;

namespace RoomLens.Hosting.Tests.Fuzzing;

/// <summary>Tokens. Whatever is taken must have been signed with the key; that is checked here by other code than the verifier's.</summary>
internal static class TokenTargets
{
    private static readonly ApiKeys Keys = new([new("dev", TokenMutation.Secret), new("old", "another-secret-of-more-than-32-octets")]);

    public static IEnumerable<FuzzTarget> All
    {
        get
        {
            var time = new ManualTime();
            var (issuer, verifier) = (new TokenIssuer(Keys, time), new TokenVerifier(Keys, time));
            var grants = new Grants { Room = "r", RoomJoin = true, CanPublish = false, Observable = false, Events = true, Control = true };
            byte[][] access = [Utf8(issuer.Issue("alice", grants, TimeSpan.FromHours(1))), Utf8(issuer.Issue(null, new Grants { Agent = true }, TimeSpan.FromHours(1)))];
            byte[][] assignments = [Utf8(issuer.IssueAssignment(new AssignmentClaims("r", "p", 7, new AssignmentWant(640, 360, 5)), TimeSpan.FromHours(1)))];
            yield return new FuzzTarget("access token", access, bytes => IsTaken(verifier, bytes)) { Grammar = new TokenMutation(access), ShortRun = 5000 };
            yield return new FuzzTarget("assignment token", assignments, bytes => IsAssignment(verifier, bytes)) { Grammar = new TokenMutation(assignments), ShortRun = 5000 };
        }
    }

    private static bool IsTaken(TokenVerifier verifier, byte[] bytes)
    {
        var token = Encoding.Latin1.GetString(bytes);
        if (!verifier.TryVerify(token, out var verified, out var reason)) return Refused(reason);
        Assert.True(IsSigned(token), "a token that was not signed with the key was taken");
        Assert.Contains(verified.KeyId, (string[])["dev", "old"]);
        foreach (var grant in Enum.GetValues<Grant>()) verified.Grants.Has(grant);
        verified.Grants.CoversRoom("r");
        return true;
    }

    private static bool IsAssignment(TokenVerifier verifier, byte[] bytes)
    {
        var token = Encoding.Latin1.GetString(bytes);
        if (!verifier.TryVerifyAssignment(token, out var claims, out var reason)) return Refused(reason);
        Assert.True(IsSigned(token), "a token that was not signed with the key was taken");
        Assert.NotNull(claims.Room);
        Assert.NotNull(claims.ProducerId);
        return true;
    }

    private static bool Refused(string reason)
    {
        Assert.NotEmpty(reason);
        return false;
    }

    private static bool IsSigned(string token)
    {
        var dot = token.LastIndexOf('.');
        var expected = Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(TokenMutation.Secret), Encoding.Latin1.GetBytes(token[..dot])));
        // Base64url may carry padding, and blanks between its digits.
        return string.Concat(token[(dot + 1)..].Where(character => !char.IsWhiteSpace(character))).TrimEnd('=') == expected;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
