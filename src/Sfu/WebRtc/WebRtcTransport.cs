using RoomLens.Hosting.Tcp;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Congestion;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.WebRtc;

/// <summary>
/// One peer over ICE-lite, DTLS and SRTP: publishes its producers once it is connected, or receives its consumers. It ends with DTLS
/// close_notify, or when the peer is silent. Owned by the worker thread.
/// </summary>
internal sealed class WebRtcTransport : IProducerSource, IConsumerTransport, IDisposable
{
    private const int MaxStunResponse = 256;

    // The credentials in force, those of a restart under way, and one that was overtaken.
    private const int MaxUfrags = 3;

    // With signalling the peer can restart ICE until its consent ends as well (RFC 7675 section 5.1).
    private static readonly TimeSpan SignalledConsent = TimeSpan.FromSeconds(30);

    private readonly SfuWorker _worker;
    private readonly IceLiteAgent _ice;
    private readonly SecureChannel _channel;
    private readonly PublishedStreams _streams;
    private readonly ViewedStreams _views = new();
    private readonly PeerTargets _targets;
    private readonly UplinkFeedback _uplink;
    private readonly List<string> _ufrags;
    private readonly List<TcpConnection> _connections = [];
    private Instant? _connectBy;
    private Instant _heardAt;
    private bool _isConnecting;
    private bool _over;

    public WebRtcTransport(SfuWorker worker, WebRtcSession session)
    {
        _worker = worker;
        Session = session;
        _streams = new PublishedStreams();
        _targets = new PeerTargets(_streams, _views, Downlink);
        _uplink = new UplinkFeedback(worker.Scratch.LocalSsrc);
        var now = worker.Clock.Now;
        _heardAt = now;
        if ((session.ConnectWithin ?? (session.IsSignalled ? null : worker.Options.ConnectTimeout)) is { } within) _connectBy = now + within;
        _ice = new IceLiteAgent(session.Credentials, now) { RemoteUsernameFragment = session.RemoteUfrag };
        _ufrags = [session.Credentials.UsernameFragment];
        _channel = new SecureChannel(worker.Loop, worker.WebRtc.Identity, session.PeerFingerprints);
        ETag = NewETag();
    }

    /// <summary>Its id in the control API; unlike the session key no secret.</summary>
    public string Id { get; } = Ids.New("t");

    /// <summary>What signalling agreed on.</summary>
    public WebRtcSession Session { get; }

    /// <summary>Entity tag of the ICE session (RFC 9725 section 4.3.1); another one after each restart.</summary>
    public string ETag { get; private set; }

    /// <summary>The peer's ufrag now.</summary>
    public string RemoteUfrag => _ice.RemoteUsernameFragment ?? "";

    /// <summary>Local ufrags under which checks reach it.</summary>
    public IReadOnlyList<string> Ufrags => _ufrags;

    /// <summary>Why it ends, once it does.</summary>
    public string EndReason { get; private set; } = CloseReasons.TransportClosed;

    /// <summary>Whether media can flow.</summary>
    public bool IsConnected => _channel.IsConnected;

    /// <summary>When the peer last gave a sign of life.</summary>
    public Instant HeardAt => _heardAt;

    /// <summary>Its producers.</summary>
    public IReadOnlyList<Producer> Producers => _streams.Producers;

    /// <summary>Its consumers.</summary>
    public IReadOnlyList<Consumer> Consumers => _views.All;

    /// <summary>What keeps its room on its worker.</summary>
    public RoomHold? Hold { get; set; }

    /// <summary>What its path carries towards the peer, and who gets how much of it.</summary>
    public DownlinkBandwidth Downlink { get; } = new();

    /// <summary>What its publisher is told over HTTP.</summary>
    public PublisherEvents Events { get; } = new();

    /// <summary>Ended: nothing can be done with it any more.</summary>
    public bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public bool TakesFeedback => IsConnected;

    /// <inheritdoc/>
    public bool HasConsent => true;

    /// <inheritdoc/>
    public bool GivesTransportFeedback => true;

    /// <summary>A connectivity check.</summary>
    public void HandleStun(in PeerPath from, ReadOnlySpan<byte> datagram, Instant now)
    {
        Span<byte> response = stackalloc byte[MaxStunResponse];
        var result = _ice.HandleRequest(datagram, from.ToIce(), now, response);
        // Whoever cannot prove to be the peer gets no more than it sent: its address may be another's.
        var mayAnswer = result.Outcome == IceOutcome.Answered || result.ResponseLength <= datagram.Length;
        if (mayAnswer && result.ResponseLength > 0) from.Send(_worker.Loop, response[..result.ResponseLength]);
        if (result.Outcome != IceOutcome.Answered)
        {
            _worker.Drops.Count(DropReason.RefusedStun);
            return;
        }

        _heardAt = now;
        if (from.Connection is { } connection) Adopt(connection);
        else _worker.WebRtc.Bind(from.Remote, this);
        if (result.Evicted is { } evicted) Release(evicted);
        if (result.SelectedChanged || !_channel.HasPath) _channel.Select(from);
    }

    /// <summary>A TCP connection of the peer has closed.</summary>
    public void HandleClosed(TcpConnection connection)
    {
        var path = new PeerPath(connection);
        _connections.Remove(connection);
        _ice.Forget(path.ToIce());
        _channel.Unselect(path);
    }

    /// <summary>DTLS, SRTP or SRTCP over a validated path. True: the transport is over.</summary>
    public bool HandleDatagram(DatagramKind kind, in PeerPath from, Span<byte> datagram, Instant now)
    {
        if (kind == DatagramKind.Dtls) return HandleDtls(from, datagram, now);
        if (!IsConnected) _worker.Drops.Count(DropReason.NotReady);
        else if (kind == DatagramKind.Rtp) HandleRtp(datagram, from.ArrivedAt(now), now);
        else HandleRtcp(datagram, now);
        return false;
    }

    /// <summary>Timers. True: the transport is over.</summary>
    public bool HandleTimeout(Instant now)
    {
        _channel.HandleTimeout(now);
        _ice.HandleTimeout(now);
        Events.HandleTimeout(_streams.Producers);
        if (IsConnected) HandleCongestion(now);
        if (_over) return true;
        if (_channel.IsOver) return End(CloseReasons.TransportClosed);
        // Media alone is no consent (RFC 7675 section 5.1): only a check proves that the peer still wants ours.
        if (_ice is { State: IceState.Disconnected, LastCheckAt: not null }) return End(CloseReasons.ConsentExpired);
        if (!IsConnected && now >= _connectBy) return End(CloseReasons.Timeout);
        var silence = Session.IsSignalled ? SignalledConsent : _worker.Options.ConsentTimeout;
        return IsConnected && now - _heardAt >= silence && End(CloseReasons.Timeout);
    }

    /// <summary>Signalling names the peer's certificates. Once only: another peer cannot take the transport over.</summary>
    public Refusal? Connect(IReadOnlyList<string> peerFingerprints)
    {
        if (_isConnecting) return Refusal.Conflict("The transport is connected already.");
        _isConnecting = true;
        var now = _worker.Clock.Now;
        _connectBy = now + _worker.Options.ConnectTimeout;
        if (_channel.Expect(peerFingerprints)) Start(now);
        return null;
    }

    /// <summary>Adds a stream that the peer publishes; refused when its SSRCs are taken.</summary>
    public Refusal? Publish(Producer producer)
    {
        if (!_streams.TryAdd(producer)) return Refusal.Conflict("An SSRC or the mid of the stream is used on this transport already.");
        _uplink.Use(producer.Settings.TransportSequence);
        _worker.Rooms.AddProducer(producer);
        return null;
    }

    /// <summary>Lets a consumer run or holds it back, at once or as soon as the transport is connected.</summary>
    public void Want(Consumer consumer, bool wanted)
    {
        consumer.IsWanted = wanted;
        if (!wanted) consumer.Pause();
        else if (IsConnected) consumer.Resume(_worker.Clock.Now);
    }

    /// <summary>Adds a receiver that starts once the transport is connected.</summary>
    public void Attach(Consumer consumer)
    {
        _views.Add(consumer);
        Downlink.Attach(consumer);
        if (IsConnected && consumer.IsWanted) consumer.Resume(_worker.Clock.Now);
    }

    /// <summary>New ICE credentials on both sides; the old path works until the first check on the new one.</summary>
    public IceCredentials Restart(string? remoteUfrag)
    {
        var next = Ids.NewIceCredentials();
        _ice.Restart(next);
        _ice.RemoteUsernameFragment = remoteUfrag;
        if (_ufrags.Count == MaxUfrags)
        {
            _worker.WebRtc.RemoveUfrag(_ufrags[0]);
            _ufrags.RemoveAt(0);
        }

        _ufrags.Add(next.UsernameFragment);
        _worker.WebRtc.AddUfrag(next.UsernameFragment, this);
        ETag = NewETag();
        return next;
    }

    /// <summary>Ends everything it carries; called by <see cref="WebRtcPort.Close"/> only.</summary>
    public void Close(string reason)
    {
        IsClosed = true;
        Events.Close();
        foreach (var consumer in _views.All.ToArray()) _worker.Rooms.CloseConsumer(consumer, reason);
        foreach (var producer in _streams.Producers.ToArray()) _worker.Rooms.CloseProducer(producer, reason);
        _channel.Close();
        while (_ice.ValidatedCount > 0)
        {
            var path = _ice.ValidatedAt(0);
            _ice.Forget(path);
            Release(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    /// <inheritdoc/>
    public Span<byte> ReserveRtp() => _worker.Loop.ReserveSend();

    /// <inheritdoc/>
    public bool CommitRtp(int length) =>
        IsConnected && _channel.CommitRtp(Downlink.Stamp(_worker.Loop.ReserveSend(), length, _worker.Clock.Now));

    /// <inheritdoc/>
    public bool MayRepeat(int octets, Instant now) => Downlink.MayRepeat(octets, now);

    /// <inheritdoc/>
    public void SendRtcp(ReadOnlySpan<byte> compound) => _channel.SendRtcp(compound);

    /// <inheritdoc/>
    public void Detach(Producer producer)
    {
        _streams.Remove(producer);
        if (_streams.Producers.Count == 0 && !Session.IsSignalled) End(CloseReasons.Closed);
    }

    /// <inheritdoc/>
    public void Detach(Consumer consumer)
    {
        _views.Remove(consumer);
        Downlink.Detach(consumer);
        Release(consumer.Settings.Ssrc);
        if (consumer.Settings.RtxSsrc is { } rtx) Release(rtx);
        // A viewer without anything to view is over; its page learns it from DTLS.
        if (_views.Count == 0 && Session.Publishes.Count == 0 && !Session.IsSignalled) End(CloseReasons.ProducerClosed);
    }

    private void Release(uint ssrc)
    {
        _worker.Ssrcs.Release(ssrc);
        _channel.ForgetSent(ssrc);
    }

    private static string NewETag() => $"\"{Ids.NewSecret()}\"";

    private void Adopt(TcpConnection connection)
    {
        if (connection.IsTrusted) return;
        connection.IsTrusted = true;
        connection.State = this;
        _connections.Add(connection);
    }

    private void Release(IcePath path)
    {
        if (path.Stream == 0) _worker.WebRtc.Unbind(Addresses.ToUdp(path.Address), this);
        else _connections.Find(connection => connection.Id == path.Stream)?.End();
    }

    private bool HandleDtls(in PeerPath from, ReadOnlySpan<byte> datagram, Instant now)
    {
        if (!IsConnected && !_worker.WebRtc.TryShakeHands(this, now))
        {
            _worker.Drops.Count(DropReason.HandshakeLimit);
            return false;
        }

        var isConnected = _channel.HandleDtls(from, datagram, now);
        if (!_channel.IsHandshaking) _worker.WebRtc.Handshakes.Leave(this);
        if (_channel.FailureReason is { } reason) Log.TransportFailed(_worker.Logger, Id, Session.RoomId, reason);
        return _channel.IsOver || (isConnected && !Start(now));
    }

    /// <summary>Keys are there: publish, and start what is viewed. False: the node took nothing more.</summary>
    private bool Start(Instant now)
    {
        _heardAt = now;
        foreach (var consumer in _views.All)
            if (consumer.IsWanted) consumer.Resume(now);
        return Session.Publishes.Count == 0 || Publish();
    }

    private bool Publish()
    {
        var opened = _worker.Rooms.Open(Session.RoomId);
        if (opened.Value is not { } room) return false;
        var peer = _worker.Rooms.Join(room, Session.PeerId!, "whip", _worker.Clock.UtcNow);
        foreach (var settings in Session.Publishes)
        {
            var producer = new Producer(Ids.New("p"), peer, settings, this, _worker.Scratch);
            if (!_streams.TryAdd(producer)) continue;
            _uplink.Use(settings.TransportSequence);
            _worker.Rooms.AddProducer(producer);
        }

        return true;
    }

    private void HandleCongestion(Instant now)
    {
        _uplink.HandleTimeout(this, now);
        Downlink.HandleTimeout(now);
    }

    private void HandleRtp(Span<byte> datagram, Instant arrivedAt, Instant now)
    {
        if (!_channel.TryUnprotectRtp(datagram, out var length))
        {
            _worker.Drops.Count(DropReason.Unauthenticated);
            return;
        }

        _heardAt = now;
        if (!RtpPacket.TryParse(datagram[..length], out var packet))
        {
            _worker.Drops.Count(DropReason.Malformed);
            return;
        }

        _uplink.HandleRtp(packet, arrivedAt);
        if (_streams.Deliver(packet, now) is { } reason) _worker.Drops.Count(reason);
    }

    private void HandleRtcp(Span<byte> datagram, Instant now)
    {
        if (!_channel.TryUnprotectRtcp(datagram, out var length))
        {
            _worker.Drops.Count(DropReason.Unauthenticated);
            return;
        }

        _heardAt = now;
        if (!RtcpDispatcher.Dispatch(datagram[..length], _targets, now)) _worker.Drops.Count(DropReason.Malformed);
    }

    private bool End(string reason)
    {
        // The first reason is the cause of those that follow.
        if (!_over) EndReason = reason;
        _over = true;
        return true;
    }
}
