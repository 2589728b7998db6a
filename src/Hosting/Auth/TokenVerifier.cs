using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RoomLens.Hosting.Auth;

/// <summary>Checks JWTs (HS256 only): signature in constant time, <c>iss</c> = a known key, <c>exp</c> required, <c>nbf</c>, 60 s leeway. Bad tokens are values, never exceptions. Thread-safe.</summary>
public sealed class TokenVerifier(ApiKeys keys, TimeProvider time)
{
    /// <summary>Longest token looked at, in characters.</summary>
    public const int MaxTokenLength = 8192;

    /// <summary>Clock difference tolerated between issuer and verifier.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    /// <summary>Whether any token could ever be valid.</summary>
    public bool HasKeys => !keys.IsEmpty;

    /// <summary>Checks a token with grants; <paramref name="reason"/> says why not, without secrets.</summary>
    public bool TryVerify(string? token, out VerifiedToken verified, out string reason)
    {
        verified = null!;
        if (!TryRead(token, out var payload, out reason)) return false;
        if (payload.Video is null)
        {
            reason = "The token has no claim 'video'.";
            return false;
        }

        verified = new VerifiedToken(payload.Issuer!, payload.Subject, payload.Video, ToTime(payload.ExpiresAt!.Value));
        return true;
    }

    /// <summary>Checks an assignment token; <paramref name="reason"/> says why not, without secrets.</summary>
    public bool TryVerifyAssignment(string? token, out AssignmentClaims claims, out string reason)
    {
        claims = null!;
        if (!TryRead(token, out var payload, out reason)) return false;
        if (payload is not { Room: { } room, ProducerId: { } producerId, Epoch: { } epoch })
        {
            reason = "The token is not an assignment: it lacks 'room', 'producerId' or 'epoch'.";
            return false;
        }

        claims = new AssignmentClaims(room, producerId, epoch, payload.Want);
        return true;
    }

    private static DateTimeOffset ToTime(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static bool TryDecode<T>(ReadOnlySpan<char> part, JsonTypeInfo<T> type, out T value)
    {
        value = default!;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        if (Base64Url.DecodeFromChars(part, bytes, out _, out var written) != OperationStatus.Done) return false;
        try
        {
            value = JsonSerializer.Deserialize(bytes.AsSpan(0, written), type)!;
            return value is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TryRead(string? token, out JwtPayload payload, out string reason)
    {
        payload = null!;
        reason = "The token is malformed.";
        if (string.IsNullOrEmpty(token) || token.Length > MaxTokenLength) return false;
        var firstDot = token.IndexOf('.', StringComparison.Ordinal);
        var lastDot = token.LastIndexOf('.');
        if (firstDot <= 0 || lastDot <= firstDot) return false;
        if (!TryDecode(token.AsSpan(0, firstDot), JwtJson.Default.JwtHeader, out var header)) return false;
        if (header.Algorithm != "HS256" || header.Critical is { Length: > 0 })
        {
            reason = "The token's algorithm is not HS256.";
            return false;
        }

        if (!TryDecode(token.AsSpan(firstDot + 1, lastDot - firstDot - 1), JwtJson.Default.JwtPayload, out payload)) return false;
        return IsSigned(token, lastDot, payload, ref reason) && IsCurrent(payload, ref reason);
    }

    private bool IsSigned(string token, int lastDot, JwtPayload payload, ref string reason)
    {
        reason = "The token's key is unknown or its signature is wrong.";
        if (payload.Issuer is null || !keys.TryGetSecret(payload.Issuer, out var secret)) return false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var encoded = token.AsSpan(lastDot + 1);
        if (Base64Url.GetMaxDecodedLength(encoded.Length) > given.Length
            || Base64Url.DecodeFromChars(encoded, given, out _, out var written) != OperationStatus.Done
            || written != given.Length)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(token[..lastDot]), expected);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    private bool IsCurrent(JwtPayload payload, ref string reason)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        const double MaxSeconds = 253_402_300_799; // end of year 9999
        if (payload.ExpiresAt is not { } expiresAt || !(Math.Abs(expiresAt) <= MaxSeconds))
        {
            reason = "The token has no usable 'exp'.";
            return false;
        }

        if (now >= expiresAt + Leeway.TotalSeconds)
        {
            reason = "The token has expired.";
            return false;
        }

        if (payload.NotBefore is { } notBefore && now < notBefore - Leeway.TotalSeconds)
        {
            reason = "The token is not valid yet.";
            return false;
        }

        return true;
    }
}
