using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Dtls;

namespace RoomLens.Sfu.WebRtc;

/// <summary>DTLS and SRTP of one peer over the path that ICE selected: what is sent through it leaves encrypted or not at all.</summary>
internal sealed class SecureChannel : IDisposable
{
    private readonly MediaLoop _loop;
    private readonly DtlsServer _dtls;
    private SrtpContext? _inbound;
    private SrtpContext? _outbound;
    private PeerPath? _path;

    public SecureChannel(MediaLoop loop, DtlsIdentity identity, IReadOnlyList<string> peerFingerprints)
    {
        _loop = loop;
        _dtls = new DtlsServer(identity);
        if (peerFingerprints.Count > 0) _dtls.ExpectPeer(peerFingerprints);
    }

    /// <summary>Whether media can flow.</summary>
    public bool IsConnected => _outbound is not null;

    /// <summary>Whether there is a path that ICE has selected.</summary>
    public bool HasPath => _path is not null;

    /// <summary>The handshake has begun and is not done.</summary>
    public bool IsHandshaking => _dtls.State == DtlsState.Handshaking;

    /// <summary>The association has ended or failed.</summary>
    public bool IsOver => _dtls.State is DtlsState.Failed or DtlsState.Closed;

    /// <summary>Why it failed; null when it did not.</summary>
    public string? FailureReason => _dtls.FailureReason;

    /// <summary>Names the peer's certificates. True: the handshake was done already, and the keys are there as of now.</summary>
    public bool Expect(IReadOnlyList<string> peerFingerprints)
    {
        _dtls.ExpectPeer(peerFingerprints);
        if (_path is { } path) SendDtls(path);
        return TryTakeKeys();
    }

    /// <summary>Where to send from now on.</summary>
    public void Select(in PeerPath path) => _path = path;

    /// <summary>The selected path is gone: until ICE selects another, nothing is sent.</summary>
    public void Unselect(in PeerPath path)
    {
        if (_path == path) _path = null;
    }

    /// <summary>A DTLS datagram. True: the keys are there as of now.</summary>
    public bool HandleDtls(in PeerPath from, ReadOnlySpan<byte> datagram, Instant now)
    {
        _dtls.HandleDatagram(datagram, now);
        SendDtls(from);
        return TryTakeKeys();
    }

    /// <summary>Timers of the handshake.</summary>
    public void HandleTimeout(Instant now)
    {
        if (!(_dtls.NextTimeout <= now)) return;
        _dtls.HandleTimeout(now);
        if (_path is { } path) SendDtls(path);
    }

    /// <summary>Decrypts in place.</summary>
    public bool TryUnprotectRtp(Span<byte> datagram, out int length)
    {
        length = 0;
        return _inbound is { } inbound && inbound.TryUnprotectRtp(datagram, out length);
    }

    /// <summary>Decrypts in place.</summary>
    public bool TryUnprotectRtcp(Span<byte> datagram, out int length)
    {
        length = 0;
        return _inbound is { } inbound && inbound.TryUnprotectRtcp(datagram, out length);
    }

    /// <summary>Encrypts and sends the first octets of the loop's reserved slot. False: there are no keys.</summary>
    public bool CommitRtp(int length)
    {
        if (_outbound is not { } outbound || _path is not { } path) return false;
        var protectedLength = outbound.ProtectRtp(_loop.ReserveSend(), length);
        if (protectedLength == 0) return false;
        path.Commit(_loop, protectedLength);
        return true;
    }

    /// <summary>Encrypts and sends a compound.</summary>
    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        if (_outbound is not { } outbound || _path is not { } path) return;
        var slot = _loop.ReserveSend();
        compound.CopyTo(slot);
        var length = outbound.ProtectRtcp(slot, compound.Length);
        if (length > 0) path.Commit(_loop, length);
    }

    /// <summary>Nothing is sent from a source any more: its place is for another one. Sources are random numbers, none comes twice under the same keys.</summary>
    public void ForgetSent(uint ssrc) => _outbound?.RemoveSsrc(ssrc);

    /// <summary>Sends close_notify and forgets the keys.</summary>
    public void Close()
    {
        _dtls.Close();
        if (_path is { } path) SendDtls(path);
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _outbound?.Dispose();
        _inbound?.Dispose();
        (_inbound, _outbound) = (null, null);
        _dtls.Dispose();
    }

    private bool TryTakeKeys()
    {
        if (_dtls.State != DtlsState.Connected || IsConnected) return false;
        using var keys = _dtls.ExportKeys();
        _inbound = keys.CreateInbound();
        _outbound = keys.CreateOutbound();
        return true;
    }

    private void SendDtls(in PeerPath to)
    {
        while (_dtls.TryPollDatagram(_loop.ReserveSend(), out var length)) to.Commit(_loop, length);
    }
}
