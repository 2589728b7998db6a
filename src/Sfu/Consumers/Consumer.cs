using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Telemetry;

namespace RoomLens.Sfu.Consumers;

/// <summary>
/// One receiver of one producer: gives the stream its own SSRC and continuous sequence numbers, starts with a key frame, answers NACKs from the
/// producer's history, and reports on the producer's clock. Owned by the worker thread.
/// </summary>
internal sealed class Consumer
{
    private readonly IConsumerTransport _transport;
    private readonly RtpRewriter _rewriter;
    private readonly ConsumerRepair _repair;
    private readonly ConsumerReports _reports;
    private readonly FrameShedder _shedder = new();
    private readonly InsideLayers _inside;
    private readonly bool _isVideo;
    private readonly IntraRequestFilter _intraRequests = new();
    private long _keyFramesSent;
    private LayeredStream? _layered;
    private PictureTail _tail;
    private long? _switchAt;
    private bool _waitsForStart = true;
    private bool _drains;
    private bool _closed;

    public Consumer(string id, Producer producer, IConsumerTransport transport, ConsumerSettings settings, ushort firstSequence)
    {
        Id = id;
        Producer = producer;
        Settings = settings;
        _transport = transport;
        _rewriter = new RtpRewriter(settings.Ssrc, settings.PayloadType, firstSequence);
        _reports = new ConsumerReports(settings, producer.Cname);
        _inside = new InsideLayers(producer);
        _repair = new ConsumerRepair(producer, transport, settings, _rewriter, _inside, firstSequence);
        _isVideo = producer.Settings.Codec.Kind == MediaKind.Video;
        if (producer.IsSimulcast) _layered = new LayeredStream(producer);
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>What it receives.</summary>
    public Producer Producer { get; }

    /// <summary>How its packets look.</summary>
    public ConsumerSettings Settings { get; }

    /// <summary>Observer it belongs to; null for browsers.</summary>
    public string? ObserverId { get; init; }

    /// <summary>Participant with a signalling socket that it belongs to; null for others.</summary>
    public string? ViewerId { get; init; }

    /// <summary>Whether it is to run as soon as its transport is connected.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>Assignment it was made for; null outside the scheduler's fencing.</summary>
    public ConsumerAssignment? Assignment { get; init; }

    /// <summary>Receives beside the owner until activated.</summary>
    public bool IsStandby { get; set; }

    /// <summary>An observer's, of a stream that may not be observed: nothing of it leaves.</summary>
    public bool IsBarred => ObserverId is not null && Producer.ObservationBar != ObservationBar.None;

    /// <summary>Whether it is held back by its receiver.</summary>
    public bool IsPaused { get; private set; } = true;

    /// <summary>Rank among the consumers of its receiver when bandwidth is short, 1..255; more is more important.</summary>
    public int Priority { get; set; } = 1;

    /// <summary>Whether it gets nothing because its receiver's bandwidth does not reach.</summary>
    public bool IsHeldBack { get; private set; }

    /// <summary>It is being brought from the last key frame to the live packets, which reach it through the history only.</summary>
    public bool IsReplaying { get; set; }

    /// <summary>A sender report went out since it was resumed.</summary>
    public bool HasReported { get; private set; }

    /// <summary>What it needs of a stream with several layers.</summary>
    public LayerWish Wish { get; private set; } = LayerWish.Best;

    /// <summary>The layer it receives, or goes to with that layer's next key frame.</summary>
    public int TargetLayer { get; private set; }

    /// <summary>The layer it receives; -1 before the first packet.</summary>
    public int CurrentLayer { get; private set; } = -1;

    /// <summary>The spatial layer it receives or goes to: one of several streams, or one inside the only stream.</summary>
    public int TargetSpatialLayer => Producer.IsSimulcast ? TargetLayer : _inside.TargetSpatial;

    /// <summary>The temporal layer it receives or goes to.</summary>
    public int TargetTemporalLayer => _inside.TargetTemporal(TargetLayer);

    /// <summary>Whether there is more than one layer to choose from.</summary>
    public bool HasLayers => Producer.IsSimulcast || _inside.SpatialLayers > 1 || Producer.Layers[0].TemporalLayers > 1;

    /// <summary>Spatial and temporal layer that it receives; spatial -1 before the first packet.</summary>
    public (int Spatial, int Temporal) Receiving => CurrentLayer < 0 ? (-1, 0)
        : (Producer.IsSimulcast ? CurrentLayer : _inside.CurrentSpatial, _inside.CurrentTemporal(CurrentLayer));

    /// <summary>Round trip to the receiver, once reports gave one.</summary>
    public TimeSpan RoundTrip => _reports.RoundTrip ?? ConsumerReports.AssumedRoundTrip;

    /// <summary>When the receiver last sent RTCP; null = never.</summary>
    public Instant? LastFeedbackAt { get; private set; }

    /// <summary>What was sent.</summary>
    public RateMeter Sent { get; } = new();

    /// <summary>Packets sent again on request.</summary>
    public long Retransmitted => _repair.Answered;

    /// <summary>Packets asked for that were no longer held.</summary>
    public long RetransmissionsMissed => _repair.Missed;

    /// <summary>Key frames the receiver asked for.</summary>
    public long KeyFramesRequested { get; private set; }

    /// <summary>Times its frames were held back because the node lagged.</summary>
    public long Sheds => _shedder.Sheds;

    /// <summary>Fraction lost at the receiver by its last report, 0..1.</summary>
    public double FractionLost => _reports.FractionLost;

    /// <summary>Whether a start there would not take it back in time.</summary>
    public bool CanBeginAt(int layer, long sequence) => CurrentLayer < 0 || (CurrentLayer == layer && sequence > _tail.Sequence);

    /// <summary>A repaired packet that begins a key frame: what follows it went by already, so who waits for it begins from the history.</summary>
    public void ForwardLateStart(in ForwardedPacket packet)
    {
        if (IsPaused || IsHeldBack || IsBarred || IsReplaying || packet.Layer != TargetLayer || !(_waitsForStart || packet.Layer != CurrentLayer)) Forward(packet);
        else if (!Postpones(packet)) Producer.Replay(this, packet.Sequence);
    }

    /// <summary>Starts or goes on; the first packet out belongs to a key frame, which is asked for.</summary>
    public void Resume(Instant now)
    {
        if (!IsPaused || _closed || IsBarred) return;
        IsPaused = false;
        HasReported = false;
        Start(now);
    }

    /// <summary>Its receiver's bandwidth does not reach for any layer of it, or reaches again: then it starts with a key frame.</summary>
    public void HoldBack(bool held, Instant now)
    {
        if (IsHeldBack == held) return;
        IsHeldBack = held;
        if (held) _waitsForStart = true;
        else if (!IsPaused && !_closed) Start(now);
    }

    /// <summary>Far too much for the path is on its way: the layer at hand stops before the lower one begins, so that its key frame finds the queue short.</summary>
    public void LetQueueDrain() => _drains = TargetLayer < CurrentLayer;

    /// <summary>Holds the stream back.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>The stream had a break: the next packet out belongs to a key frame.</summary>
    public void StartOver() => _waitsForStart = true;

    /// <summary>Passes a live packet on, if the receiver is to have it.</summary>
    public void Forward(in ForwardedPacket packet)
    {
        // What the replay has gone past, or switched away from, comes too late for it.
        if (!IsReplaying || (packet.Layer == CurrentLayer ? _tail.IsPast(packet) : packet.Layer != TargetLayer)) ForwardReplayed(packet);
    }

    /// <summary>Passes a packet on while <see cref="IsReplaying"/>, and any other.</summary>
    public void ForwardReplayed(in ForwardedPacket packet)
    {
        if (IsHeldBack || IsBarred) return;
        var isOwn = packet.Layer == CurrentLayer;
        var isHeld = isOwn && _tail.Holds(packet);
        if (!isHeld && (IsPaused || (isOwn && _switchAt is not null)))
        {
            EndPicture(packet, isOwn);
            return;
        }

        if (ObserverId is not null && !PassesOverload(packet.Timestamp)) return;
        if (!isHeld && (_waitsForStart || !isOwn))
        {
            if (packet.CanStartHere && packet.Layer == TargetLayer)
            {
                if (Postpones(packet)) return;
                Begin(packet);
            }
            else if (_waitsForStart) return;
        }

        if (_drains) return;

        // What layers inside other streams do is no matter of this one's.
        var endsPicture = false;
        if (packet.Layer == CurrentLayer && !_inside.Select(packet, out endsPicture))
        {
            LeaveOut(packet);
            return;
        }

        if (!_rewriter.TryMap(packet.Layer, packet.Sequence, out var output)) return;
        var slot = _transport.ReserveRtp();
        var size = packet.Bytes.Length;
        if (slot.Length < size + InsidePacket.Growth) return;
        // Where receivers differ in the header only, the payload is not copied.
        var isShared = packet.SharedFrom > 0 && SharesPayload;
        packet.Bytes[..(isShared ? packet.SharedFrom : size)].CopyTo(slot);
        _rewriter.Write(slot, output, _layered?.NextTimestamp(packet.Layer, packet.Timestamp) ?? packet.Timestamp);
        var isLive = packet.Layer == CurrentLayer && !_tail.IsPast(packet);
        _layered?.RewriteFrameNumbers(packet.Layer, slot[..size], isLive);
        if (endsPicture) slot[1] |= 0x80;
        var length = isShared ? size : ReceiverExtensions.Fit(slot, size, Settings.Extensions, _inside);
        if (!(isShared ? _transport.CommitShared(packet.SharedFrom, size) : _transport.CommitRtp(length))) return;
        var isMarked = (slot[1] & 0x80) != 0;
        Sent.Count(length, isMarked);
        if (packet.CanStartHere) _keyFramesSent++;
        if (packet.Layer != CurrentLayer) return;
        _tail.HandleSent(packet, isMarked || !_isVideo);
        if (!_tail.IsOpen) SwitchNow();
    }

    /// <summary>Its receiver needs something else of the stream.</summary>
    public void SetWish(LayerWish wish, Instant now)
    {
        Wish = wish;
        ChooseLayer(now);
    }

    /// <summary>Chooses its layer anew; a change waits for a key frame of the new layer, which is asked for. Once a second: layers come and go.</summary>
    public void ChooseLayer(Instant now)
    {
        var before = TargetLayer;
        if (Producer.IsSimulcast) TargetLayer = ChooseStream(now);
        if (_inside.Choose(Wish, TargetLayer, CurrentLayer, now) && !IsPaused && !IsHeldBack) Producer.RequestKeyFrame(now);
        if (!Producer.IsSimulcast) return;
        if (TargetLayer != before) _switchAt = null;
        // A second without the lower layer's key frame: late pictures are better than none.
        _drains = false;
        if (IsPaused || IsHeldBack || TargetLayer == CurrentLayer) return;
        Producer.Layers[TargetLayer].WantedSince ??= now;
        Producer.RequestKeyFrame(now, TargetLayer);
    }

    /// <summary>The receiver misses these packets.</summary>
    public void HandleNack(NackReader missing, Instant now)
    {
        LastFeedbackAt = now;
        if (IsBarred) return;
        // Where the path is short, what there is room for is the layer at hand, not the one that was too much.
        int? only = Wish.Bound is null ? null : CurrentLayer;
        while (missing.TryRead(out var sequenceNumber)) _repair.Answer(sequenceNumber, only, RoundTrip, _layered, now);
    }

    /// <summary>As <see cref="ConsumerRepair.SendPadding"/>, while it is open: to probe the path.</summary>
    public int SendPadding(int octets, Instant now) => _closed ? 0 : _repair.SendPadding(octets, _layered, now);

    /// <summary>The receiver needs a key frame.</summary>
    public void HandleKeyFrameRequest(Instant now)
    {
        LastFeedbackAt = now;
        KeyFramesRequested++;
        if (!IsPaused && !IsHeldBack) Producer.RequestKeyFrame(now, CurrentLayer < 0 ? TargetLayer : CurrentLayer);
    }

    /// <summary>The receiver commands a key frame (RFC 5104).</summary>
    public void HandleIntraRequest(uint requester, byte sequence, Instant now)
    {
        if (_intraRequests.IsNew(requester, sequence, _keyFramesSent, now)) HandleKeyFrameRequest(now);
    }

    /// <summary>The receiver states its time (RFC 3611): the next report says how long it was kept.</summary>
    public void HandleReferenceTime(uint receiver, NtpTime time, Instant now) => _reports.HandleReferenceTime(receiver, time, now);

    /// <summary>The receiver reports on the stream.</summary>
    public void HandleReport(in ReportBlock block, Instant now)
    {
        LastFeedbackAt = now;
        _reports.HandleReport(block, now);
    }

    /// <summary>Sends the sender report that is due each second; nothing before the producer's first one.</summary>
    public void SendReport(Instant now)
    {
        if (IsPaused || _waitsForStart) return;
        Span<byte> compound = stackalloc byte[ConsumerReports.MaxLength];
        var length = _reports.WriteSenderReport(Producer.Clock, Sent, now, compound);
        HasReported |= length > 0;
        if (length == 0) length = _reports.WriteAnswer(now, compound);
        if (length > 0) _transport.SendRtcp(compound[..length]);
    }

    /// <summary>Tells the producer's clock with the first packets, so that the receiver knows capture times from the start.</summary>
    public void SendFirstReport(Instant now)
    {
        if (!IsPaused && !_waitsForStart && Producer.Clock.IsKnown) SendReport(now);
    }

    /// <summary>Ends it and says BYE. False: it was closed before.</summary>
    public bool Close()
    {
        if (_closed) return false;
        _closed = true;
        Producer.RemoveConsumer(this);
        Span<byte> compound = stackalloc byte[ConsumerReports.MaxLength];
        _transport.SendRtcp(compound[.._reports.WriteGoodbye(compound)]);
        _transport.Detach(this);
        return true;
    }

    private bool SharesPayload =>
        _layered is null && Settings.Extensions == ForwardedExtensions.Inside && !_inside.DescribesSent && _transport.SharesPayload;

    /// <summary>A switch lets the picture that has begun end first; true: it waits for that. Another key frame later, it waits no longer.</summary>
    private bool Postpones(in ForwardedPacket packet)
    {
        if (_waitsForStart || !_tail.IsOpen || _drains || _switchAt is not null) return false;
        _switchAt = packet.Sequence;
        return true;
    }

    /// <summary>The packet belongs to a picture that is not sent any more: it tells how many packets of the last one are still to come.</summary>
    private void EndPicture(in ForwardedPacket packet, bool isOwn)
    {
        if (!isOwn || !_tail.IsOpen) return;
        LeaveOut(packet);
        if (!IsPaused) SwitchNow();
    }

    private void SwitchNow()
    {
        if (_switchAt is not { } start) return;
        Producer.Replay(this, start);
        _switchAt = null;
    }

    /// <summary>A packet of a layer that the receiver is not to have: numbers close up over it.</summary>
    private void LeaveOut(in ForwardedPacket packet)
    {
        if (packet.Layer == CurrentLayer) _tail.HandleLeftOut(packet);
        _rewriter.Skip(packet.Layer, packet.Sequence);
        _layered ??= new LayeredStream(Producer);
        _layered.Skip(packet.Layer, packet.Bytes);
    }

    private void Start(Instant now)
    {
        _waitsForStart = true;
        _switchAt = null;
        if (Producer.IsSimulcast) TargetLayer = ChooseStream(now);
        _inside.Choose(Wish, TargetLayer, CurrentLayer, now);
        if (!IsHeldBack) Producer.StartConsumer(this, now);
    }

    /// <summary>The stream to have. One that its publisher has stopped is asked back; a receiver without a picture begins with what is sent meanwhile.</summary>
    private int ChooseStream(Instant now)
    {
        var best = Wish.Choose(LayeredStream.StreamFacts(Producer, now));
        if (!IsPaused && !IsHeldBack) Producer.Needs.Ask(best, now);
        return _waitsForStart ? Wish.Choose(LayeredStream.SendingFacts(Producer, now)) : best;
    }

    /// <summary>Humans first: while the node lags, an observer gets no new frame, and then goes on with a key frame.</summary>
    private bool PassesOverload(MediaTime timestamp)
    {
        var passes = _shedder.MayPass(timestamp, Producer.HoldsObserversBack, out var ended);
        if (!passes) _waitsForStart = true;
        else if (ended && Producer.Settings.Codec.Kind == MediaKind.Video) Producer.RequestKeyFrame(this);
        return passes;
    }

    private void Begin(in ForwardedPacket packet)
    {
        _waitsForStart = false;
        (_switchAt, _drains) = (null, false);
        _tail.Reset();
        CurrentLayer = packet.Layer;
        Producer.Layers[packet.Layer].WantedSince = null;
        _rewriter.Synchronize(packet.Layer, packet.Sequence);
        _inside.Begin(Wish, packet.Layer);
        _layered?.Switch(packet.Layer);
    }
}
