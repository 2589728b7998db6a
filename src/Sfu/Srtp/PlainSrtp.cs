using System.Security.Cryptography;
using RoomLens.Contracts.Sfu.Srtp;
using RoomLens.Rtp.Sdp;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Sfu.Srtp;

/// <summary>
/// SRTP of one plain transport (RFC 3711): the other side names its key when the transport is made and is answered with ours, of the same suite. Owned by the
/// worker thread; the transport's last word disposes it.
/// </summary>
internal sealed class PlainSrtp : IDisposable
{
    // RFC 6188's AES_CM_256 is left out: neither FFmpeg nor mediasoup speaks it.
    private static readonly IReadOnlyList<SrtpProfile> Suites =
        [SrtpProfile.AesCm128HmacSha1Tag80, SrtpProfile.AesCm128HmacSha1Tag32, SrtpProfile.AeadAes128Gcm, SrtpProfile.AeadAes256Gcm];

    private readonly SrtpProfile _profile;
    private readonly byte[] _remoteKey;
    private readonly byte[] _localKey;
    private readonly SrtpContext _inbound;
    private readonly SrtpContext _outbound;

    private PlainSrtp(SrtpProfile profile, byte[] remoteKey)
    {
        (_profile, _remoteKey) = (profile, remoteKey);
        _localKey = RandomNumberGenerator.GetBytes(remoteKey.Length);
        _inbound = SrtpContext.CreateInbound(profile, remoteKey.AsSpan(0, profile.KeyLength), remoteKey.AsSpan(profile.KeyLength));
        _outbound = SrtpContext.CreateOutbound(profile, _localKey.AsSpan(0, profile.KeyLength), _localKey.AsSpan(profile.KeyLength));
    }

    /// <summary>Suite in use.</summary>
    public string Suite => _profile.Name;

    /// <summary>What is sent from here is protected with this.</summary>
    public SrtpParameters Local => new() { CryptoSuite = _profile.Name, KeyBase64 = Convert.ToBase64String(_localKey) };

    /// <summary>What a reader needs (RFC 4568 section 9).</summary>
    public SdpCrypto Crypto => new(1, _profile, _localKey);

    /// <summary>Why parameters are of no use; null = they are, or there are none.</summary>
    public static Refusal? Check(SrtpParameters? remote) => remote is null ? null : Read(remote).Refusal;

    /// <summary>Both directions, with a fresh key for what is sent; null = the parameters are absent. They have passed <see cref="Check"/>.</summary>
    public static PlainSrtp? Create(SrtpParameters? remote) =>
        remote is null ? null : Read(remote) is { Refusal: null, Value: var (profile, key) } ? new PlainSrtp(profile, key) : throw new ArgumentException("Unchecked parameters.", nameof(remote));

    /// <summary>Whether a transport with this, or without any, is what parameters ask for.</summary>
    public static bool Fits(PlainSrtp? present, SrtpParameters? remote) => present is null || remote is null
        ? present is null && remote is null
        : Read(remote) is { Refusal: null, Value: var (profile, key) } && profile == present._profile && CryptographicOperations.FixedTimeEquals(key, present._remoteKey);

    /// <summary>Unprotects in place and shortens to the plain packet; false = refused, the octets are then of no use.</summary>
    public bool TryUnprotectRtp(ref Span<byte> packet)
    {
        if (!_inbound.TryUnprotectRtp(packet, out var length)) return false;
        packet = packet[..length];
        return true;
    }

    /// <summary>Unprotects in place and shortens to the plain compound; false = refused, the octets are then of no use.</summary>
    public bool TryUnprotectRtcp(ref Span<byte> compound)
    {
        if (!_inbound.TryUnprotectRtcp(compound, out var length)) return false;
        compound = compound[..length];
        return true;
    }

    /// <summary>Protects the first octets of a buffer in place; the new length, 0 = not to be sent.</summary>
    public int ProtectRtp(Span<byte> buffer, int length) => _outbound.ProtectRtp(buffer, length);

    /// <summary>Copies a compound into a buffer and protects it there; its length, 0 = not to be sent.</summary>
    public int ProtectRtcp(ReadOnlySpan<byte> compound, Span<byte> buffer)
    {
        compound.CopyTo(buffer);
        return _outbound.ProtectRtcp(buffer, compound.Length);
    }

    /// <summary>Nothing is sent from this source any more; another one of the same random number would repeat a key stream, once in four thousand million.</summary>
    public void Forget(uint ssrc) => _outbound.RemoveSsrc(ssrc);

    /// <inheritdoc/>
    public void Dispose()
    {
        _inbound.Dispose();
        _outbound.Dispose();
        CryptographicOperations.ZeroMemory(_remoteKey);
        CryptographicOperations.ZeroMemory(_localKey);
    }

    private static Outcome<(SrtpProfile Profile, byte[] Key)> Read(SrtpParameters remote)
    {
        if (Suites.FirstOrDefault(suite => suite.Name == remote.CryptoSuite) is not { } profile)
            return Refusal.Impossible($"'{remote.CryptoSuite}' is not taken; {string.Join(", ", Suites)} are.", "srtp.cryptoSuite");
        var wanted = profile.KeyLength + profile.SaltLength;
        var sizes = $"{profile} takes {wanted} octets in base64, {profile.KeyLength} of key and {profile.SaltLength} of salt";
        var key = new byte[wanted];
        // Its text is a secret: it is not repeated.
        if (!Convert.TryFromBase64String(remote.KeyBase64, key, out var written)) return Refusal.Malformed($"This is no base64, or too long: {sizes}.", "srtp.keyBase64");
        return written == wanted ? (profile, key) : Refusal.Malformed($"{sizes}; these are {written}.", "srtp.keyBase64");
    }
}
