using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Dtls.Native;

namespace RoomLens.Sfu.Dtls;

/// <summary>
/// The DTLS server of one transport (RFC 5764, 6347): datagrams and time in, datagrams and SRTP keys out. Feed it only datagrams from an
/// ICE-validated address: that check stands in for a cookie exchange. After each call poll <see cref="TryPollDatagram"/> until false
/// and look at <see cref="State"/>; call <see cref="HandleTimeout"/> at <see cref="NextTimeout"/>. One owner thread.
/// </summary>
internal sealed class DtlsServer : IDisposable
{
    /// <summary>A handshake that takes longer than this has failed.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Datagrams that wait to be sent; a flight sent twice still fits, the oldest leave first.</summary>
    private const int MaxQueued = 64;

    private const byte ChangeCipherSpec = 20;
    private const byte Handshake = 22;

    /// <summary>A client's flight is a few datagrams; one answer to all of them is enough.</summary>
    private static readonly TimeSpan MinRepeatInterval = TimeSpan.FromMilliseconds(40);

    private readonly DtlsConnection _connection;
    private readonly Queue<byte[]> _outbox = new();
    private readonly FlightTimer _flightTimer = new();
    private byte[][] _flight = [];
    private string[] _expected = [];
    private Instant? _handshakeDeadline;
    private Instant? _repeatAfter;

    /// <summary>A server that waits for its client.</summary>
    public DtlsServer(DtlsIdentity identity) => _connection = new DtlsConnection(identity.Context, isServer: true);

    /// <summary>Where the server stands.</summary>
    public DtlsState State { get; private set; }

    /// <summary>SHA-256 fingerprint of the certificate the peer proved to own; null before the handshake is done.</summary>
    public string? PeerFingerprint { get; private set; }

    /// <summary>Why the state is <see cref="DtlsState.Failed"/>.</summary>
    public string? FailureReason { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> has work to do.</summary>
    public Instant? NextTimeout => Instant.Earliest(_flightTimer.Deadline, _handshakeDeadline);

    /// <summary>Largest datagram <see cref="TryPollDatagram"/> gives.</summary>
    public static int MaxDatagramLength => DatagramBio.Mtu;

    /// <summary>
    /// Names the certificates signalling allows, before or after the handshake. One must match, or the server fails.
    /// </summary>
    /// <param name="sha256Fingerprints">Values of <c>a=fingerprint:sha-256</c>, in either case.</param>
    public void ExpectPeer(IEnumerable<string> sha256Fingerprints)
    {
        _expected = [.. sha256Fingerprints];
        if (State == DtlsState.AwaitingFingerprint) CheckFingerprint();
    }

    /// <summary>Handles a DTLS datagram. What does not belong to the association is dropped without effect.</summary>
    public void HandleDatagram(ReadOnlySpan<byte> datagram, Instant now)
    {
        if (State is DtlsState.Failed or DtlsState.Closed) return;
        if (State == DtlsState.New)
        {
            State = DtlsState.Handshaking;
            _handshakeDeadline = now + HandshakeTimeout;
        }

        var progress = _connection.Feed(datagram);
        var written = Send();
        switch (progress)
        {
            case DtlsProgress.Failed:
                Fail($"DTLS failed: {_connection.Error}");
                break;
            case DtlsProgress.Closed:
                _connection.Shutdown();
                _ = Send();
                End(DtlsState.Closed);
                break;
            case DtlsProgress.Established when State == DtlsState.Handshaking:
                _flight = written;
                Finish();
                break;
            case DtlsProgress.Established when written.Length == 0 && IsHandshakeRecord(datagram):
                RepeatFinalFlight(now);
                break;
            case DtlsProgress.Handshaking when written.Length > 0:
                _flight = written;
                _flightTimer.Start(now);
                break;
        }
    }

    /// <summary>Sends the current flight again or gives the handshake up, whichever is due. A call too early does nothing.</summary>
    public void HandleTimeout(Instant now)
    {
        if (now >= _handshakeDeadline)
        {
            Fail($"The DTLS handshake was not finished in {HandshakeTimeout.TotalSeconds:0} s.");
        }
        else if (now >= _flightTimer.Deadline)
        {
            // The same records again: what the peer has is a replay to it, what it lacks fits its window.
            foreach (var datagram in _flight) Enqueue(datagram);
            _flightTimer.Back(now);
        }
    }

    /// <summary>Gives the next datagram to send to the selected address.</summary>
    /// <param name="destination">At least <see cref="MaxDatagramLength"/> octets.</param>
    /// <param name="length">Octets of the datagram.</param>
    public bool TryPollDatagram(Span<byte> destination, out int length)
    {
        length = 0;
        if (!_outbox.TryDequeue(out var datagram)) return false;
        datagram.CopyTo(destination);
        length = datagram.Length;
        return true;
    }

    /// <summary>Exports the SRTP keys; only in state <see cref="DtlsState.Connected"/>.</summary>
    public DtlsSrtpKeys ExportKeys()
    {
        if (State != DtlsState.Connected)
            throw new InvalidOperationException("SRTP keys exist only once the peer's fingerprint was checked.");
        var profile = NegotiatedProfile() ?? throw new InvalidOperationException("No SRTP profile was negotiated.");
        var material = new byte[DtlsSrtpKeys.MaterialLength(profile)];
        _connection.ExportKeyingMaterial(material);
        return new DtlsSrtpKeys(profile, material, isServer: true);
    }

    /// <summary>Writes close_notify (poll it) and ends.</summary>
    public void Close()
    {
        if (State is DtlsState.Failed or DtlsState.Closed) return;
        _connection.Shutdown();
        _ = Send();
        End(DtlsState.Closed);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static bool IsHandshakeRecord(ReadOnlySpan<byte> datagram) => !datagram.IsEmpty && datagram[0] is ChangeCipherSpec or Handshake;

    /// <summary>
    /// A client that still sends its last flight has not got ours (RFC 6347 section 4.2.4); OpenSSL answers only some of these.
    /// </summary>
    private void RepeatFinalFlight(Instant now)
    {
        if (now < _repeatAfter) return;
        _repeatAfter = now + MinRepeatInterval;
        foreach (var datagram in _flight) Enqueue(datagram);
    }

    private void Finish()
    {
        _flightTimer.Stop();
        _handshakeDeadline = null;
        if (_connection.PeerCertificate() is not { } certificate)
        {
            Fail("The peer sent no certificate.");
            return;
        }

        PeerFingerprint = DtlsIdentity.FingerprintOf(certificate);
        if (NegotiatedProfile() is null)
        {
            Fail("The peer offered no SRTP profile of ours (use_srtp).");
            return;
        }

        State = DtlsState.AwaitingFingerprint;
        if (_expected.Length > 0) CheckFingerprint();
    }

    private void CheckFingerprint()
    {
        if (_expected.Any(expected => string.Equals(expected, PeerFingerprint, StringComparison.OrdinalIgnoreCase)))
            State = DtlsState.Connected;
        else
            Fail($"The peer's certificate {PeerFingerprint} is not the one signalling announced.");
    }

    private SrtpProfile? NegotiatedProfile() =>
        _connection.SrtpProfileName() is { } name && SrtpProfile.TryFind(name, out var profile) ? profile : null;

    private void Fail(string reason)
    {
        FailureReason = reason;
        _connection.Shutdown();
        _ = Send();
        End(DtlsState.Failed);
    }

    private void End(DtlsState state)
    {
        State = state;
        _flightTimer.Stop();
        _handshakeDeadline = null;
        _flight = [];
    }

    private byte[][] Send()
    {
        var written = _connection.TakeWritten();
        foreach (var datagram in written) Enqueue(datagram);
        return written;
    }

    private void Enqueue(byte[] datagram)
    {
        if (_outbox.Count >= MaxQueued) _outbox.Dequeue();
        _outbox.Enqueue(datagram);
    }
}
