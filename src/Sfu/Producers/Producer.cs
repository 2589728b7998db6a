using System.Runtime.InteropServices;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Telemetry;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// A published stream: puts the publisher's packets on one output timeline, keeps the history that answers NACKs, merges key-frame requests,
/// and passes every packet to its consumers. Owned by the worker thread.
/// </summary>
internal sealed class Producer
{
    // A silent publisher counts as inactive after this long (LayerState.Active).
    private static readonly TimeSpan ActiveWithin = TimeSpan.FromSeconds(2);

    private readonly IProducerSource _source;
    private readonly PacketScratch _scratch;
    private readonly SourceTimeline _timeline;
    private readonly KeyFrameRequestMerger _keyFrames = new();
    private readonly PublisherFeedback _feedback;
    private readonly List<Consumer> _consumers = [];
    private readonly HistoryReplays _replays = new();
    private readonly ProducerView _view;
    private readonly FramePeek _frames;
    private readonly Instant _createdAt;

    public Producer(string id, Peer peer, ProducerSettings settings, IProducerSource source, PacketScratch scratch)
    {
        Id = id;
        Peer = peer;
        Settings = settings;
        Cname = $"{peer.Id}@roomlens";
        _source = source;
        _view = new ProducerView(this);
        _frames = new FramePeek(settings.Codec.Name);
        _createdAt = scratch.Clock.Now;
        _scratch = scratch;
        _timeline = new SourceTimeline(settings.Codec.ClockRateHz);
        _feedback = new PublisherFeedback(settings, source, scratch.LocalSsrc, scratch.RembBps);
        Clock = new SenderClock(settings.Codec.ClockRateHz);
        History = new RetransmissionHistory(new RetransmissionHistoryOptions(), scratch.Pool);
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Who publishes it.</summary>
    public Peer Peer { get; }

    /// <summary>What was announced.</summary>
    public ProducerSettings Settings { get; }

    /// <summary>CNAME of its consumers (RFC 3550 section 6.5.1).</summary>
    public string Cname { get; }

    /// <summary>The publisher's clock over the output timeline.</summary>
    public SenderClock Clock { get; }

    /// <summary>The last packets, on the output timeline.</summary>
    public RetransmissionHistory History { get; }

    /// <summary>Its receivers.</summary>
    public IReadOnlyList<Consumer> Consumers => _consumers;

    /// <summary>Highest fencing epoch that owns the stream; 0 = none yet.</summary>
    public long Epoch { get; set; }

    /// <summary>SSRC of the publisher at the moment; null before the first packet.</summary>
    public uint? Ssrc { get; private set; }

    /// <summary>When media last arrived; null before the first packet.</summary>
    public Instant? LastPacketAt { get; private set; }

    /// <summary>When it was made, or media last arrived.</summary>
    public Instant LastHeardAt => LastPacketAt ?? _createdAt;

    /// <summary>Whether silence ends it: nothing else tells that a plain sender is gone.</summary>
    public bool ClosesWhenSilent => !_source.HasConsent;

    /// <summary>Held back by its publisher: nothing is passed on.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>What arrived.</summary>
    public RateMeter Received { get; } = new();

    /// <summary>Packets lost on the way from the publisher, by number.</summary>
    public long Lost => _feedback.Lost;

    /// <summary>Packets asked for again.</summary>
    public long NacksSent => _feedback.NacksSent;

    /// <summary>Key-frame requests that reached the publisher.</summary>
    public long KeyFramesRequested => _keyFrames.Sent;

    /// <summary>Whether packets of this SSRC are the publisher's: a second one takes over only from one that has fallen silent.</summary>
    public bool Accepts(uint ssrc, Instant now) => Ssrc is null || Ssrc == ssrc || !IsActive(now);

    /// <summary>A media packet of the publisher, checked and decrypted.</summary>
    public void HandleRtp(in RtpPacket packet, Instant now)
    {
        if (Ssrc != packet.Ssrc) Begin(packet.Ssrc);
        LastPacketAt = now;
        if (!_timeline.TryMap(packet.SequenceNumber, packet.Timestamp, now, out var position)) return;
        _feedback.HandleRtp(packet, position, now);
        Accept(packet, position, now);
    }

    /// <summary>A retransmission (RFC 4588) of this producer's stream.</summary>
    public void HandleRtx(in RtpPacket rtx, Instant now)
    {
        if (Ssrc is not { } ssrc) return;
        Span<byte> original = stackalloc byte[PacketScratch.Size];
        var length = RtxPacket.Decode(rtx, Settings.PayloadType, ssrc, original);
        if (length == 0 || !RtpPacket.TryParse(original[..length], out var packet)) return;
        if (!_timeline.TryMap(packet.SequenceNumber, packet.Timestamp, now, out var position)) return;
        _feedback.HandleRecovered(position.Sequence, now);
        Accept(packet, position, now);
    }

    /// <summary>A sender report of the publisher.</summary>
    public void HandleSenderReport(in SenderReport report, Instant now)
    {
        if (report.Ssrc != Ssrc) return;
        Clock.Update(report.Ntp, _timeline.MapReport(report.RtpTimestamp), now);
        _feedback.HandleSenderReport(report, now);
    }

    /// <summary>A consumer needs a key frame.</summary>
    public void RequestKeyFrame(Instant now)
    {
        if (!Settings.TakesPli) return;
        _keyFrames.Request(now);
        SendKeyFrameRequest();
    }

    /// <summary>
    /// A consumer starts: it gets the next key frame, which is asked for. A publisher that cannot be asked is replayed from its last key frame.
    /// </summary>
    public void StartConsumer(Consumer consumer, Instant now)
    {
        if (Settings.Codec.Kind != MediaKind.Video) return;
        if (CanRequestKeyFrames || History.KeyFrameStart is not { } start)
        {
            RequestKeyFrame(now);
            return;
        }

        _replays.Start(this, consumer, start);
    }

    /// <summary>Holds the stream back, or goes on: then every receiver waits for the key frame that is asked for. Called by <see cref="RoomTable"/> only.</summary>
    public void SetPaused(bool paused, Instant now)
    {
        IsPaused = paused;
        if (paused) return;
        foreach (var consumer in _consumers) consumer.StartOver();
        if (Settings.Codec.Kind == MediaKind.Video && _consumers.Count > 0) RequestKeyFrame(now);
    }

    /// <summary>Adds a receiver.</summary>
    public void AddConsumer(Consumer consumer) => _consumers.Add(consumer);

    /// <summary>Removes a receiver.</summary>
    public void RemoveConsumer(Consumer consumer)
    {
        _consumers.Remove(consumer);
        _replays.Cancel(consumer);
    }

    /// <summary>Work that is due in between: NACKs, delayed key-frame requests, replays.</summary>
    public void HandleTimeout(Instant now)
    {
        if (_feedback.HandleTimeout(now, _timeline)) RequestKeyFrame(now);
        if (_keyFrames.NextTimeout <= now) _keyFrames.HandleTimeout(now);
        SendKeyFrameRequest();
        _replays.Advance(now);
    }

    /// <summary>Once a second: reports to the publisher and to the consumers, rates, the history of a silent publisher.</summary>
    public void HandleSecond(Instant now)
    {
        Received.Roll(now);
        History.Expire(now);
        if (IsActive(now)) _feedback.SendReports(now);
        foreach (var consumer in _consumers)
        {
            consumer.Sent.Roll(now);
            consumer.SendReport(now);
        }
    }

    /// <summary>Whether what others see changed since this was last asked.</summary>
    public bool TakeChange(Instant now) => _view.TakeChange(now);

    /// <summary>Releases everything; called by <see cref="RoomTable"/> only.</summary>
    public void Close()
    {
        _replays.Clear();
        History.Clear();
        _source.Detach(this);
    }

    /// <summary>As others see it.</summary>
    public ProducerState Snapshot() => _view.Snapshot(_scratch.Clock.Now);

    /// <summary>Whether media arrived lately.</summary>
    public bool IsActive(Instant now) => LastPacketAt is { } last && now - last < ActiveWithin;

    /// <summary>The score when the others were last told of a change; a new stream counts as good.</summary>
    public int LastScore => _view.LastScore;

    /// <summary>0 (nothing arrives) to 10 (no loss).</summary>
    public int Score(Instant now) => IsActive(now) ? _feedback.Score : 0;

    private bool CanRequestKeyFrames => Settings.TakesPli && _source.TakesFeedback;

    private void Begin(uint ssrc)
    {
        Ssrc = ssrc;
        _timeline.Restart();
        Clock.Reset();
        _feedback.Restart(ssrc);
    }

    private void Accept(in RtpPacket packet, in SourceTimeline.Position at, Instant now)
    {
        var inside = _scratch.Inside;
        var codec = Settings.Codec;
        var length = InsidePacket.Write(
            packet, Settings.Extensions, (byte)codec.PayloadType, unchecked((ushort)at.Sequence), unchecked((uint)at.Timestamp), inside);
        if (length == 0) return;
        var frame = codec.Kind == MediaKind.Video ? _frames.Read(packet.Payload, packet.Timestamp) : default;
        if (!History.Add(at.Sequence, inside[..length], frame.BeginsKeyFrame, now)) return;
        Received.Count(packet.Bytes.Length, packet.Marker);
        if (frame.BeginsKeyFrame) _keyFrames.KeyFrameReceived();
        if (codec.Kind == MediaKind.Video) _view.Note(frame);
        if (IsPaused) return;
        var forwarded = new ForwardedPacket
        {
            Bytes = inside[..length],
            Sequence = at.Sequence,
            Timestamp = new MediaTime(at.Timestamp, codec.ClockRateHz),
            CanStartHere = frame.BeginsKeyFrame || codec.Kind == MediaKind.Audio,
        };
        foreach (var consumer in CollectionsMarshal.AsSpan(_consumers)) consumer.Forward(forwarded);
    }

    /// <summary>Sends a request that may go now. One that comes before the publisher's address or SSRC is known waits for them.</summary>
    private void SendKeyFrameRequest()
    {
        if (Ssrc is null || !CanRequestKeyFrames || !_keyFrames.TryPollRequest()) return;
        _feedback.SendKeyFrameRequest();
    }
}
