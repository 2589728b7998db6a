using System.Security.Cryptography;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Sfu.Dtls;

/// <summary>
/// Keying material of one handshake, split as RFC 5764 section 4.2 says: client key, server key, client salt, server salt.
/// Make the contexts, then dispose: the material is zeroed.
/// </summary>
internal sealed class DtlsSrtpKeys : IDisposable
{
    private readonly byte[] _material;
    private readonly bool _isServer;

    public DtlsSrtpKeys(SrtpProfile profile, byte[] material, bool isServer)
    {
        if (material.Length != MaterialLength(profile)) throw new ArgumentException("Wrong length of keying material.", nameof(material));
        Profile = profile;
        _material = material;
        _isServer = isServer;
    }

    /// <summary>The negotiated profile.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Octets to export for a profile.</summary>
    public static int MaterialLength(SrtpProfile profile) => 2 * (profile.KeyLength + profile.SaltLength);

    /// <summary>For what the peer sends.</summary>
    public SrtpContext CreateInbound() => SrtpContext.CreateInbound(Profile, Key(!_isServer), Salt(!_isServer));

    /// <summary>For what is sent to the peer.</summary>
    public SrtpContext CreateOutbound() => SrtpContext.CreateOutbound(Profile, Key(_isServer), Salt(_isServer));

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_material);

    private ReadOnlySpan<byte> Key(bool server) => _material.AsSpan(server ? Profile.KeyLength : 0, Profile.KeyLength);

    private ReadOnlySpan<byte> Salt(bool server) =>
        _material.AsSpan(2 * Profile.KeyLength + (server ? Profile.SaltLength : 0), Profile.SaltLength);
}
