using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RoomLens.Hosting.Auth;

/// <summary>Signs JWTs with HS256 (RFC 7515, RFC 7519) by the first of the keys. Thread-safe.</summary>
public sealed class TokenIssuer
{
    private static readonly string Header =
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new JwtHeader("HS256", "JWT"), JwtJson.Default.JwtHeader));

    private readonly string _keyId;
    private readonly byte[] _secret;
    private readonly TimeProvider _time;

    /// <summary>Signs with the first key.</summary>
    public TokenIssuer(ApiKeys keys, TimeProvider time)
    {
        _keyId = keys.First ?? throw new ArgumentException("There is no key to sign with.", nameof(keys));
        keys.TryGetSecret(_keyId, out _secret);
        _time = time;
    }

    /// <summary>A token for a person or a service.</summary>
    public string Issue(string? identity, Grants grants, TimeSpan lifetime) => Sign(new JwtPayload
    {
        Issuer = _keyId,
        Subject = identity,
        NotBefore = Seconds(_time.GetUtcNow()),
        ExpiresAt = Seconds(_time.GetUtcNow() + lifetime),
        Video = grants,
    });

    /// <summary>A token for one assignment.</summary>
    public string IssueAssignment(AssignmentClaims claims, TimeSpan lifetime) => Sign(new JwtPayload
    {
        Issuer = _keyId,
        ExpiresAt = Seconds(_time.GetUtcNow() + lifetime),
        Room = claims.Room,
        ProducerId = claims.ProducerId,
        Epoch = claims.Epoch,
        Want = claims.Want,
    });

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds();

    private string Sign(JwtPayload payload)
    {
        var signed = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload, JwtJson.Default.JwtPayload))}";
        var signature = HMACSHA256.HashData(_secret, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}
