namespace RoomLens.Contracts.Sfu.Srtp;

/// <summary>The key of one side of a plain transport: what it protects the packets with that it sends. Its text form shows no key.</summary>
public sealed record SrtpParameters
{
    /// <summary><c>AES_CM_128_HMAC_SHA1_80</c>, <c>AES_CM_128_HMAC_SHA1_32</c> (RFC 4568), <c>AEAD_AES_128_GCM</c> or <c>AEAD_AES_256_GCM</c> (RFC 7714).</summary>
    public required string CryptoSuite { get; init; }
    /// <summary>Master key followed by master salt, 30, 30, 28 and 44 octets, in base64.</summary>
    public required string KeyBase64 { get; init; }

    /// <inheritdoc/>
    public override string ToString() => CryptoSuite;
}
