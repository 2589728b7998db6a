using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>Standard Webhooks: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>, one per live secret, newest first.</summary>
internal static class WebhookSignature
{
    /// <summary>Prefix of secrets; the rest is base64 of 24 to 64 bytes.</summary>
    public const string Prefix = "whsec_";

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static bool IsValidSecret(string secret) => Key(secret) is { Length: >= 24 and <= 64 };

    public static string Sign(IReadOnlyList<string> secrets, string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}."));
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret)!, signed))));
    }

    private static byte[]? Key(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var buffer = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], buffer, out var bytes) ? buffer[..bytes] : null;
    }
}
