using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Congestion;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;

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

    // RFC 7675 section 5.1: consent expires after 30 s. With signalling the peer can restart ICE until then.
    private static readonly TimeSpan SignalledConsent = TimeSpan.FromSeconds(30);

    private readonly SfuWorker _worker;
    private readonly IceLiteAgent _ice;
    private readonly SecureChannel _channel;
    private readonly PublishedStreams _streams;
    private readonly ViewedStreams _views = new();
    private readonly PeerTargets _targets;
    private readonly UplinkFeedback _uplink;
    private readonly List<string> _ufrags;
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
        if (!session.IsSignalled) _connectBy = now + worker.Options.ConnectTimeout;
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

    /// <summary>What its path carries towards the peer, and who gets how much of it.</summary>
    public DownlinkBandwidth Downlink { get; } = new();

    /// <summary>Ended: nothing can be done with it any more.</summary>
    public bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public bool TakesFeedback => IsConnected;

    /// <inheritdoc/>
    public bool HasConsent => true;

    /// <inheritdoc/>
    public bool GivesTransportFeedback => true;

    /// <summary>A connectivity check.</summary>
    public void HandleStun(MediaSocket socket, in UdpAddress from, ReadOnlySpan<byte> datagram, Instant now)
    {
        Span<byte> response = stackalloc byte[MaxStunResponse];
        var result = _ice.HandleRequest(datagram, Addresses.ToStun(from), now, response);
        if (result.ResponseLength > 0) _worker.Loop.Send(socket, from, response[..result.ResponseLength]);
        if (result.Outcome != IceOutcome.Answered)
        {
            _worker.Drops.Count(DropReason.RefusedStun);
            return;
        }

        _heardAt = now;
        _worker.WebRtc.Bind(from, this);
        if (result.Evicted is { } evicted) _worker.WebRtc.Unbind(Addresses.ToUdp(evicted), this);
        if (result.SelectedChanged || !_channel.HasAddress) _channel.Select(socket, from);
    }

    /// <summary>DTLS, SRTP or SRTCP from a validated address. True: the transport is over.</summary>
    public bool HandleDatagram(DatagramKind kind, MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now)
    {
        if (kind == DatagramKind.Dtls) return HandleDtls(socket, from, datagram, now);
        if (!IsConnected) _worker.Drops.Count(DropReason.NotReady);
        else if (kind == DatagramKind.Rtp) HandleRtp(datagram, now);
        else HandleRtcp(datagram, now);
        return false;
    }

    /// <summary>Timers. True: the transport is over.</summary>
    public bool HandleTimeout(Instant now)
    {
        _channel.HandleTimeout(now);
        if (IsConnected) HandleCongestion(now);
        if (_over) return true;
        if (_channel.IsOver) return End(CloseReasons.TransportClosed);
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
        foreach (var consumer in _views.All.ToArray()) _worker.Rooms.CloseConsumer(consumer, reason);
        foreach (var producer in _streams.Producers.ToArray()) _worker.Rooms.CloseProducer(producer, reason);
        for (var i = 0; i < _ice.ValidatedCount; i++) _worker.WebRtc.Unbind(Addresses.ToUdp(_ice.ValidatedAt(i)), this);
        _channel.Close();
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    /// <inheritdoc/>
    public Span<byte> ReserveRtp() => _worker.Loop.ReserveSend();

    /// <inheritdoc/>
    public bool CommitRtp(int length) =>
        IsConnected && _channel.CommitRtp(Downlink.Stamp(_worker.Loop.ReserveSend(), length, _worker.Clock.Now));

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
        _worker.Ssrcs.Release(consumer.Settings.Ssrc);
        if (consumer.Settings.RtxSsrc is { } rtx) _worker.Ssrcs.Release(rtx);
        // A viewer without anything to view is over; its page learns it from DTLS.
        if (_views.Count == 0 && Session.Publishes.Count == 0 && !Session.IsSignalled) End(CloseReasons.ProducerClosed);
    }

    private static string NewETag() => $"\"{Ids.NewSecret()}\"";

    private bool HandleDtls(MediaSocket socket, in UdpAddress from, ReadOnlySpan<byte> datagram, Instant now)
    {
        var isConnected = _channel.HandleDtls(socket, from, datagram, now);
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

    private void HandleRtp(Span<byte> datagram, Instant now)
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

        _uplink.HandleRtp(packet, now);
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
        EndReason = reason;
        _over = true;
        return true;
    }
}
