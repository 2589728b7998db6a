using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Telemetry;

namespace RoomLens.Sfu.Layers;

/// <summary>
/// One encoding of a producer: numbers its packets, repairs losses, merges key-frame requests, keeps the history. A stream without simulcast
/// has one. Owned by the worker thread.
/// </summary>
internal sealed class ProducerLayer
{
    // A silent publisher counts as inactive after this long (LayerState.Active).
    private static readonly TimeSpan ActiveWithin = TimeSpan.FromSeconds(2);

    private readonly ProducerSettings _settings;
    private readonly IProducerSource _source;
    private readonly SourceTimeline _timeline;
    private readonly PublisherFeedback _feedback;
    private readonly KeyFrameRequestMerger _keyFrames = new();
    private readonly RequestSpacing _spacing;
    private readonly FramePeek _frames;
    private readonly DependencyDescriptorReader _descriptors = new();
    private long _cachedFrom = long.MinValue;
    private long _observableFrom = long.MinValue;

    public ProducerLayer(int index, ProducerSettings settings, IProducerSource source, PacketScratch scratch, RequestSpacing spacing)
    {
        Index = index;
        _settings = settings;
        _source = source;
        _spacing = spacing;
        _timeline = new SourceTimeline(settings.Codec.ClockRateHz);
        _feedback = new PublisherFeedback(settings, source, scratch.LocalSsrc, scratch.RembBps);
        _frames = new FramePeek(settings.Codec.Name);
        History = new RetransmissionHistory(new RetransmissionHistoryOptions(), scratch.Pool);
    }

    /// <summary>Its place among the producer's layers, lowest first.</summary>
    public int Index { get; }

    /// <summary>RTP stream id; null = none.</summary>
    public string? Rid => _settings.Encodings[Index].Rid;

    /// <summary>SSRC at the moment; null before the first packet.</summary>
    public uint? Ssrc { get; private set; }

    /// <summary>When media last arrived; null before the first packet.</summary>
    public Instant? LastPacketAt { get; private set; }

    /// <summary>The last packets.</summary>
    public RetransmissionHistory History { get; }

    /// <summary>Where the cached key frame begins; null when there is none, or it is not for those who come later.</summary>
    public long? CachedKeyFrame(bool isForObserver) =>
        History.KeyFrameStart is { } start && start >= (isForObserver ? Math.Max(_cachedFrom, _observableFrom) : _cachedFrom) ? start : null;

    /// <summary>What arrived.</summary>
    public RateMeter Received { get; } = new();

    /// <summary>Size of the last key frame that told one.</summary>
    public KeyFrameInfo Picture { get; private set; }

    /// <summary>Sizes of the spatial layers inside the stream (SVC), lowest first; empty when it has one, or told none.</summary>
    public IReadOnlyList<(int Width, int Height)> SpatialLayers { get; private set; } = [];

    /// <summary>Its temporal layers and how fast they are.</summary>
    public TemporalRates Temporal { get; } = new();

    /// <summary>What the layers inside it take.</summary>
    public InsideRates Inside { get; } = new();

    /// <summary>Temporal layers seen.</summary>
    public int TemporalLayers => Temporal.Layers;

    /// <summary>Since when somebody waits to be switched to it; null = nobody.</summary>
    public Instant? WantedSince { get; set; }

    /// <summary>What its timestamps need to be on the producer's output timeline; null = not known yet.</summary>
    public long? TimestampOffset { get; private set; }

    /// <summary>What the worker tells that the stream lives on; null = it lives here.</summary>
    public LayerReport? Told { get; set; }

    /// <summary>Packets lost on the way from the publisher.</summary>
    public long Lost => _feedback.Lost;

    /// <summary>Packets asked for again.</summary>
    public long NacksSent => _feedback.NacksSent;

    /// <summary>Key-frame requests that reached the publisher.</summary>
    public long KeyFramesRequested => _keyFrames.Sent;

    /// <summary>Whether key frames can be asked for at all.</summary>
    public bool CanRequestKeyFrames => _settings.TakesKeyFrameRequests && _source.TakesFeedback;

    /// <summary>What a consumer can expect that starts now, and could begin with this key frame of the history.</summary>
    public KeyFrameOutlook Outlook(long cached, Instant now)
    {
        _keyFrames.NotBefore = _spacing.Until;
        return new KeyFrameOutlook(
            CanRequestKeyFrames, _keyFrames.MayRequest(now), now - _keyFrames.AwaitedSince, History.TryGet(cached, now, out _, out var began) ? now - began : null);
    }

    /// <summary>Whether media arrived lately.</summary>
    public bool IsActive(Instant now) => Told?.Facts.IsActive ?? (LastPacketAt is { } last && now - last < ActiveWithin);

    /// <summary>0 (nothing arrives) to 10 (no loss).</summary>
    public int Score(Instant now) => Told?.Score ?? (IsActive(now) ? _feedback.Score : 0);

    /// <summary>Whether packets of this SSRC are the layer's: a second one takes over only from one that has fallen silent.</summary>
    public bool Accepts(uint ssrc, Instant now) => Ssrc is null || Ssrc == ssrc || !IsActive(now);

    /// <summary>What is known for a choice.</summary>
    public LayerFacts Facts(Instant now, bool isDormant) => Told?.Facts ?? new(IsActive(now) || isDormant, Picture.Width, Picture.Height) { BitrateBps = Received.AverageBps };

    /// <summary>Numbers a media packet; false: a stray one. <paramref name="restarted"/>: the publisher began anew with it.</summary>
    public bool TryTake(in RtpPacket packet, Instant now, out SourceTimeline.Position position, out bool restarted)
    {
        restarted = Ssrc != packet.Ssrc;
        if (restarted)
        {
            Ssrc = packet.Ssrc;
            _timeline.Restart();
            _feedback.Restart(packet.Ssrc);
        }

        LastPacketAt = now;
        if (!_timeline.TryMap(packet.SequenceNumber, packet.Timestamp, now, out position)) return false;
        _feedback.HandleRtp(packet, position, now);
        return true;
    }

    /// <summary>Numbers a packet that came back (RFC 4588).</summary>
    public bool TryTakeRepaired(in RtpPacket packet, Instant now, out SourceTimeline.Position position)
    {
        if (!_timeline.TryMapRepaired(packet.SequenceNumber, packet.Timestamp, out position)) return false;
        _feedback.HandleRecovered(position.Sequence, now);
        return true;
    }

    /// <summary>Keeps a packet that comes from another worker; false: it is here already, or too old.</summary>
    public bool TryTakePiped(in PipedPacket packet, Instant now)
    {
        if (!RtpPacket.TryParse(packet.Bytes, out var parsed) || !History.Add(packet.Sequence, packet.Bytes, packet.Frame.BeginsKeyFrame, now)) return false;
        Ssrc = parsed.Ssrc;
        LastPacketAt = now;
        Note(parsed, packet.Frame);
        return true;
    }

    /// <summary>Reads what the packet tells of its frame.</summary>
    public KeyFrameInfo Peek(in RtpPacket packet)
    {
        var frame = _frames.Read(packet.Payload, packet.Timestamp);
        var id = _settings.Extensions.DependencyDescriptor;
        return id == 0 || !packet.TryGetExtension(id, out var data) || !_descriptors.TryRead(data, out var dependencies) ? frame : Describe(frame, dependencies);
    }

    /// <summary>Layers by the dependency descriptor, for codecs whose payload does not tell them.</summary>
    private static KeyFrameInfo Describe(in KeyFrameInfo frame, in FrameDependencies dependencies)
    {
        if (frame.Position.IsKnown) return frame;
        var sizes = dependencies.Header.StructureAttached && dependencies.Structure.Resolutions is { Count: > 0 } known ? known : null;
        return frame with
        {
            Width = sizes?[^1].Width ?? frame.Width,
            Height = sizes?[^1].Height ?? frame.Height,
            Position = new LayerPosition { SpatialId = dependencies.Frame.SpatialId, TemporalId = Math.Min(dependencies.Frame.TemporalId, LayerSelector.Highest) },
            SpatialLayers = sizes,
            Dependencies = dependencies,
        };
    }

    /// <summary>A new packet was kept.</summary>
    public void Note(in RtpPacket packet, in KeyFrameInfo frame)
    {
        Received.Count(packet.Bytes.Length, packet.Marker);
        Inside.Count(frame, packet.Bytes.Length);
        if (frame.BeginsKeyFrame) _keyFrames.KeyFrameReceived();
        if (frame.Width > 0) Picture = frame;
        if (frame.SpatialLayers is { } sizes) SpatialLayers = sizes;
        if (packet.Marker) Temporal.Count(frame.Position.TemporalId);
    }

    /// <summary>A report of its SSRC; gives the RTP timestamp on the layer's timeline.</summary>
    public long HandleSenderReport(in SenderReport report, Instant now)
    {
        _feedback.HandleSenderReport(report, now);
        return _timeline.MapReport(report.RtpTimestamp);
    }

    /// <summary>What arrived so far is not for those who come later: it was not to be seen, or has no place on the output timeline.</summary>
    public void ForgetKeyFrame() => _cachedFrom = History.Next;

    /// <summary>What arrived so far is not for observers who come later.</summary>
    public void HideKeyFrame() => _observableFrom = History.Next;

    /// <summary>Its place on the output timeline is known; packets from before have none.</summary>
    public void HandleMapped(long offset)
    {
        if (TimestampOffset is not null) return;
        TimestampOffset = offset;
        ForgetKeyFrame();
    }

    /// <summary>A consumer needs a key frame.</summary>
    public void RequestKeyFrame(Instant now)
    {
        if (_source.TryRequestKeyFrame(Index) || !_settings.TakesKeyFrameRequests) return;
        _keyFrames.NotBefore = _spacing.Until;
        _keyFrames.Request(now);
        SendKeyFrameRequest(now);
    }

    /// <summary>Work that is due in between: NACKs, delayed key-frame requests.</summary>
    public void HandleTimeout(Instant now)
    {
        if (_feedback.HandleTimeout(now, _timeline)) RequestKeyFrame(now);
        _keyFrames.NotBefore = _spacing.Until;
        if (_keyFrames.NextTimeout <= now) _keyFrames.HandleTimeout(now);
        SendKeyFrameRequest(now);
    }

    /// <summary>Once a second: rates, reports, the history of a silent publisher.</summary>
    public void HandleSecond(Instant now)
    {
        Received.Roll(now);
        Temporal.Roll(now);
        Inside.Roll(now);
        History.Expire(now);
        if (IsActive(now)) _feedback.SendReports(now);
    }

    /// <summary>Sends a request that may go now. One that comes before the publisher's address or SSRC is known waits for them.</summary>
    private void SendKeyFrameRequest(Instant now)
    {
        if (Ssrc is null || !CanRequestKeyFrames || !_keyFrames.TryPollRequest()) return;
        _feedback.SendKeyFrameRequest();
        _spacing.HandleSent(now);
    }
}
