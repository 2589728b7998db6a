using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RoomLens.Cli.Webhooks;

/// <summary>
/// Standard Webhooks signatures: <c>v1,</c> + base64 HMAC-SHA256 of <c>id.timestamp.body</c> under a <c>whsec_</c> secret. Several
/// signatures may stand in the header, separated by spaces, while secrets rotate.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>A message older or newer than this is refused, so that a captured one cannot be replayed later.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string SecretPrefix = "whsec_";
    private const string VersionPrefix = "v1,";

    /// <summary>A new random secret of 32 bytes.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key of a <c>whsec_…</c> secret (the prefix may be left out); false when it is not base64 of 24 to 64 bytes.</summary>
    public static bool TryReadSecret(string secret, out byte[] key)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var buffer = new byte[text.Length];
        key = [];
        if (!Convert.TryFromBase64String(text, buffer, out var length) || length is < 24 or > 64) return false;
        key = buffer[..length];
        return true;
    }

    /// <summary>Why the message is refused; null when it is genuine. The comparison takes the same time wherever the signatures differ.</summary>
    public static string? Refuse(
        ReadOnlySpan<byte> key, string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signatures))
            return "webhook-id, webhook-timestamp and webhook-signature are required";
        // DateTimeOffset covers less than a long; a number outside is as wrong as a text.
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
            return "webhook-timestamp is not in seconds since 1970";
        if ((now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
            return "webhook-timestamp is more than 5 minutes away";

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(key, id, timestamp, body, expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var part in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith(VersionPrefix, StringComparison.Ordinal)
                && Convert.TryFromBase64String(part[VersionPrefix.Length..], given, out var length)
                && length == given.Length
                && CryptographicOperations.FixedTimeEquals(expected, given))
                return null;
        }

        return "no signature matches";
    }

    /// <summary>The signature's bytes.</summary>
    internal static void Sign(ReadOnlySpan<byte> key, string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        hmac.GetHashAndReset(signature);
    }
}
