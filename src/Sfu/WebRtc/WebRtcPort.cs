using System.Net;
using RoomLens.Hosting.Tcp;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Sdp;
using RoomLens.Rtp.Stun;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Dtls;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.WebRtc;

/// <summary>
/// Every WebRTC transport of the worker behind one port, UDP and TCP (RFC 6544, passive): finds whose a packet is, by ufrag for STUN and by
/// validated address or connection for the rest.
/// Owned by the worker thread.
/// </summary>
internal sealed class WebRtcPort : IDatagramSink, ITcpPortHandler, IDisposable
{
    private const int MaxUfragLength = 256;

    private readonly Dictionary<string, WebRtcTransport> _byUfrag = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WebRtcTransport>.AlternateLookup<ReadOnlySpan<char>> _byUfragText;
    private readonly Dictionary<UdpAddress, WebRtcTransport> _byAddress = [];
    private readonly Dictionary<string, WebRtcTransport> _sessions = new(StringComparer.Ordinal);
    private readonly List<WebRtcTransport> _ending = [];
    private readonly SfuWorker _worker;
    private ulong _lastSessionId;

    public WebRtcPort(SfuWorker worker)
    {
        _worker = worker;
        _byUfragText = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();
        Identity = DtlsIdentity.Create(worker.Clock.UtcNow);
        Handshakes = new HandshakeGate(worker.Options.MaxHandshakes);
        Tcp = new TcpPort(
            worker.Loop, new TcpPortOptions { MaxConnections = worker.Options.MaxTcpConnections, MaxPerAddress = worker.Options.MaxTcpPerAddress }, this);
        Sockets = WebRtcSockets.Bind(worker.Loop, Tcp, worker.Options, worker.Ports.Media);
        foreach (var socket in Sockets) socket.State = this;
        var addresses = AnnouncedAddresses.Public(worker.Options);
        TcpCandidates = worker.Options.Tcp ? [.. addresses.Select((IPAddress address, int index) => SdpCandidate.Host(address.ToString(), Port, index, tcp: true))] : [];
        Candidates = [.. addresses.Select((IPAddress address, int index) => SdpCandidate.Host(address.ToString(), Port, index)), .. TcpCandidates];
    }

    /// <summary>The public sockets.</summary>
    public IReadOnlyList<MediaSocket> Sockets { get; }

    /// <summary>Their port.</summary>
    public int Port => Sockets[0].LocalEndPoint.Port;

    /// <summary>Our certificate.</summary>
    public DtlsIdentity Identity { get; }

    /// <summary>Where peers reach us, UDP before TCP.</summary>
    public IReadOnlyList<SdpCandidate> Candidates { get; }

    /// <summary>Where peers reach us over TCP; none when it is switched off.</summary>
    public IReadOnlyList<SdpCandidate> TcpCandidates { get; }

    /// <summary>TCP on the same port.</summary>
    public TcpPort Tcp { get; }

    /// <summary>Places for half-open DTLS handshakes.</summary>
    public HandshakeGate Handshakes { get; }

    /// <summary>Transports there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<WebRtcTransport> All => _sessions.Values;

    /// <summary>A session id for an answer (RFC 8866 section 5.2).</summary>
    public ulong NextSessionId() => ++_lastSessionId;

    /// <summary>Makes a transport known under its session key and ufrag.</summary>
    public void Add(WebRtcTransport transport)
    {
        _sessions.Add(transport.Session.Key, transport);
        var session = transport.Session;
        transport.Hold = _worker.Holds.Take(session.RoomId, session.Publishes.Count > 0 && session.PeerId is { } peer ? RoomSeat.OfPeer(peer) : null);
        _byUfrag.Add(transport.Session.Credentials.UsernameFragment, transport);
    }

    /// <summary>An ICE restart: checks with the new ufrag are the transport's as well.</summary>
    public void AddUfrag(string ufrag, WebRtcTransport transport) => _byUfrag[ufrag] = transport;

    /// <summary>Credentials that two restarts have overtaken.</summary>
    public void RemoveUfrag(string ufrag) => _byUfrag.Remove(ufrag);

    /// <summary>The transport of a session URL.</summary>
    public WebRtcTransport? Find(string sessionKey) => _sessions.GetValueOrDefault(sessionKey);

    /// <summary>A validated address of a transport.</summary>
    public void Bind(in UdpAddress address, WebRtcTransport transport) => _byAddress[address] = transport;

    /// <summary>An address that is no longer validated.</summary>
    public void Unbind(in UdpAddress address, WebRtcTransport transport)
    {
        if (_byAddress.TryGetValue(address, out var owner) && owner == transport) _byAddress.Remove(address);
    }

    /// <summary>Ends a transport with all that it carries. Closing twice is harmless.</summary>
    public void Close(WebRtcTransport transport, string reason)
    {
        if (!_sessions.Remove(transport.Session.Key)) return;
        foreach (var ufrag in transport.Ufrags) _byUfrag.Remove(ufrag);
        Handshakes.Leave(transport);
        transport.Close(reason);
        _worker.Holds.Release(transport.Hold);
    }

    /// <summary>Ends every transport.</summary>
    public void CloseAll(string reason)
    {
        foreach (var transport in _sessions.Values.ToArray()) Close(transport, reason);
    }

    /// <summary>Timers of DTLS and consent.</summary>
    public void HandleTimeout(Instant now)
    {
        foreach (var transport in _sessions.Values)
            if (transport.HandleTimeout(now)) _ending.Add(transport);
        foreach (var transport in _ending) Close(transport, transport.EndReason);
        _ending.Clear();
    }

    /// <summary>A place for a DTLS handshake; one that is overdue makes way. False: there is none at the moment.</summary>
    public bool TryShakeHands(WebRtcTransport transport, Instant now)
    {
        var entered = Handshakes.TryEnter(transport, now, out var overdue);
        if (overdue is not null) Close(overdue, Rooms.CloseReasons.Timeout);
        return entered;
    }

    /// <summary>What was queued for TCP leaves. In each turn of the loop.</summary>
    public void HandleTurnEnd(Instant now) => Tcp.HandleTurnEnd(now);

    /// <inheritdoc/>
    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now)
    {
        var kind = DatagramClassifier.Classify(datagram);
        if (kind is DatagramKind.Drop or DatagramKind.TurnChannel)
        {
            _worker.Drops.Count(DropReason.Unrecognized);
            return;
        }

        if (kind == DatagramKind.Stun) HandleStun(new PeerPath(socket, from), datagram, now);
        else if (!_byAddress.TryGetValue(from, out var transport)) _worker.Drops.Count(DropReason.UnknownSource);
        else if (transport.HandleDatagram(kind, new PeerPath(socket, from), datagram, now)) Close(transport, transport.EndReason);
    }

    /// <inheritdoc/>
    public void HandlePacket(TcpConnection connection, Span<byte> packet, Instant now)
    {
        var kind = DatagramClassifier.Classify(packet);
        if (kind == DatagramKind.Stun && HandleStun(new PeerPath(connection), packet, now)) return;
        if (kind is DatagramKind.Dtls or DatagramKind.Rtp or DatagramKind.Rtcp && connection.State is WebRtcTransport transport)
        {
            if (transport.HandleDatagram(kind, new PeerPath(connection), packet, now)) Close(transport, transport.EndReason);
            return;
        }

        // Over TCP nobody's packets go astray: what we do not understand is meant for somebody else.
        if (kind != DatagramKind.Stun) _worker.Drops.Count(connection.IsTrusted ? DropReason.Unrecognized : DropReason.UnknownSource);
        connection.Close(TcpCloseReason.Garbage);
    }

    /// <inheritdoc/>
    public void HandleClosed(TcpConnection connection) => (connection.State as WebRtcTransport)?.HandleClosed(connection);

    /// <summary>Frees keys and certificate, also of transports that nobody could close any more.</summary>
    public void Dispose()
    {
        foreach (var transport in _sessions.Values) transport.Dispose();
        Identity.Dispose();
    }

    /// <summary>False: this is no STUN message at all.</summary>
    private bool HandleStun(in PeerPath from, ReadOnlySpan<byte> datagram, Instant now)
    {
        if (!StunMessage.TryParse(datagram, out var message))
        {
            _worker.Drops.Count(DropReason.Malformed);
            return false;
        }

        var ufrag = message.ReceiverUsernameFragment;
        Span<char> text = stackalloc char[MaxUfragLength];
        if (ufrag.IsEmpty || ufrag.Length > MaxUfragLength || !TryWiden(ufrag, text) || !_byUfragText.TryGetValue(text[..ufrag.Length], out var transport))
            _worker.Drops.Count(DropReason.UnknownSource);
        else if (from.Connection?.State is WebRtcTransport owner && owner != transport)
            _worker.Drops.Count(DropReason.RefusedStun);
        else
            transport.HandleStun(from, datagram, now);
        return true;
    }

    private static bool TryWiden(ReadOnlySpan<byte> ascii, Span<char> text) =>
        System.Text.Ascii.ToUtf16(ascii, text, out _) == System.Buffers.OperationStatus.Done;
}
