using System.Security.Cryptography;
using RoomLens.Contracts.Sfu.Srtp;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Sfu.Tests.Srtp;

/// <summary>The other end of a plain transport with SRTP: a key of its own, and the node's once it is told.</summary>
internal sealed class SrtpEnd : IDisposable
{
    private readonly SrtpContext _outbound;
    private SrtpContext? _inbound;

    public SrtpEnd(string suite)
    {
        Assert.True(SrtpProfile.TryFind(suite, out var profile));
        Parameters = Make(profile!);
        _outbound = Open(profile!, Parameters, SrtpContext.CreateOutbound);
    }

    private delegate int ProtectInPlace(Span<byte> buffer, int length);

    private delegate SrtpContext Opener(SrtpProfile profile, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, int maxSsrcs = SrtpContext.DefaultMaxSsrcs);

    /// <summary>What it sends with.</summary>
    public SrtpParameters Parameters { get; }

    /// <summary>Takes the node's key.</summary>
    public void Hear(SrtpParameters? node)
    {
        Assert.Equal(Parameters.CryptoSuite, node?.CryptoSuite);
        Assert.NotEqual(Parameters.KeyBase64, node!.KeyBase64);
        Assert.True(SrtpProfile.TryFind(node.CryptoSuite, out var profile));
        _inbound = Open(profile!, node, SrtpContext.CreateInbound);
    }

    public byte[] ProtectRtp(byte[] packet) => Protect(packet, _outbound.ProtectRtp);

    public byte[] ProtectRtcp(byte[] compound) => Protect(compound, _outbound.ProtectRtcp);

    /// <summary>The plain packet; fails when it is not authentic.</summary>
    public byte[] UnprotectRtp(byte[] packet)
    {
        Assert.True(_inbound!.TryUnprotectRtp(packet, out var length), "no authentic RTP");
        return packet[..length];
    }

    /// <summary>The plain compound; fails when it is not authentic.</summary>
    public byte[] UnprotectRtcp(byte[] compound)
    {
        Assert.True(_inbound!.TryUnprotectRtcp(compound, out var length), "no authentic RTCP");
        return compound[..length];
    }

    public void Dispose()
    {
        _outbound.Dispose();
        _inbound?.Dispose();
    }

    private static SrtpParameters Make(SrtpProfile profile) => new()
    {
        CryptoSuite = profile.Name,
        KeyBase64 = Convert.ToBase64String(RandomNumberGenerator.GetBytes(profile.KeyLength + profile.SaltLength)),
    };

    private static SrtpContext Open(SrtpProfile profile, SrtpParameters parameters, Opener open)
    {
        var key = Convert.FromBase64String(parameters.KeyBase64);
        return open(profile, key.AsSpan(0, profile.KeyLength), key.AsSpan(profile.KeyLength));
    }

    private static byte[] Protect(byte[] plain, ProtectInPlace protect)
    {
        var buffer = new byte[plain.Length + SrtpProfile.MaxExpansion];
        plain.CopyTo(buffer, 0);
        var length = protect(buffer, plain.Length);
        Assert.NotEqual(0, length);
        return buffer[..length];
    }
}
