using System.Runtime.InteropServices;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Speakers;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// A published stream: puts the publisher's packets on one output timeline, keeps the history that answers NACKs, merges key-frame requests,
/// and passes every packet to its consumers. Owned by the worker thread.
/// </summary>
internal sealed class Producer
{
    // Without a report of the layer that somebody waits for, arrival times map it after this long (contracts section 4).
    private static readonly TimeSpan MapByArrivalAfter = TimeSpan.FromSeconds(2);

    private readonly IProducerSource _source;
    private readonly PacketScratch _scratch;
    private readonly ProducerLayer[] _layers;
    private readonly OutputTimeline _output;
    private readonly List<Consumer> _consumers = [];
    private readonly List<IProducerTap> _taps = [];
    private readonly HistoryReplays _replays = new();
    private readonly ProducerView _view;
    private (SenderReport Report, Instant At)? _early;

    public Producer(string id, Peer peer, ProducerSettings settings, IProducerSource source, PacketScratch scratch)
    {
        Id = id;
        Peer = peer;
        Settings = settings;
        Cname = $"{peer.Id}@roomlens";
        _source = source;
        _view = new ProducerView(this);
        LastHeardAt = scratch.Clock.Now;
        _scratch = scratch;
        var spacing = new RequestSpacing();
        _layers = [.. settings.Encodings.Select((_, index) => new ProducerLayer(index, settings, source, scratch, spacing))];
        ObservationBar = peer.Room.Consent.BarOf(peer.Id, settings.Observable);
        Needs = new LayerNeeds(this);
        if (settings.Codec.Kind == MediaKind.Audio && settings.Extensions.AudioLevel != 0) Speech = new SpeechMeter(id);
        _output = new OutputTimeline(settings.Codec.ClockRateHz, _layers.Length);
        Clock = new SenderClock(settings.Codec.ClockRateHz);
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

    /// <summary>Its layers, lowest first; one without simulcast.</summary>
    public IReadOnlyList<ProducerLayer> Layers => _layers;

    /// <summary>Whether there are several.</summary>
    public bool IsSimulcast => _layers.Length > 1;

    /// <summary>Which of its layers somebody needs.</summary>
    public LayerNeeds Needs { get; }

    /// <summary>How loud it is; null = no sound, or its publisher does not tell.</summary>
    public SpeechMeter? Speech { get; }

    /// <summary>Its receivers.</summary>
    public IReadOnlyList<Consumer> Consumers => _consumers;

    /// <summary>Whether its publisher can be asked for anything at the moment.</summary>
    public bool TakesFeedback => _source.TakesFeedback;

    /// <summary>Whether it lives on another worker, and is received here through a pipe.</summary>
    public bool IsMirror => Peer.IsMirror;

    /// <summary>Who may observe it, by fencing epoch.</summary>
    public StreamOwner Owner { get; init; } = new();

    /// <summary>Highest fencing epoch that owns the stream; 0 = none yet.</summary>
    public long Epoch => Owner.Epoch;

    /// <summary>SSRC of the first layer that sends; null before the first packet.</summary>
    public uint? Ssrc => Array.Find(_layers, layer => layer.Ssrc is not null)?.Ssrc;

    /// <summary>When media last arrived; null before the first packet.</summary>
    public Instant? LastPacketAt { get; private set; }

    /// <summary>The last sign of life: it was made, its publisher sent media or a report, or was said to be there (<see cref="KeepAlive"/>).</summary>
    public Instant LastHeardAt { get; private set; }

    /// <summary>Whether silence ends it: nothing else tells that a plain sender is gone.</summary>
    public bool ClosesWhenSilent => !_source.HasConsent;

    /// <summary>What keeps observers from it: no packet of it leaves for one while there is anything. Changed by <see cref="ConsentGate"/> only.</summary>
    public ObservationBar ObservationBar
    {
        get;
        set
        {
            field = value;
            // Nobody agreed to the observation of what came before.
            foreach (var layer in _layers) layer.HideKeyFrame();
        }
    }

    /// <summary>Held back by its publisher: nothing is passed on.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Packets lost on the way from the publisher, by number.</summary>
    public long Lost => _layers.Sum(layer => layer.Lost);

    /// <summary>Packets asked for again.</summary>
    public long NacksSent => _layers.Sum(layer => layer.NacksSent);

    /// <summary>Key-frame requests that reached the publisher.</summary>
    public long KeyFramesRequested => _layers.Sum(layer => layer.KeyFramesRequested);

    /// <summary>Whether the worker lags, so that observers have to wait.</summary>
    public bool HoldsObserversBack => _scratch.Lag.IsLagging;

    /// <summary>A consumer needs a key frame of its layer, now.</summary>
    public void RequestKeyFrame(Consumer consumer) => RequestKeyFrame(_scratch.Clock.Now, consumer.TargetLayer);

    /// <summary>Bit/s over the last second, all layers.</summary>
    public long BitrateBps => _layers.Sum(layer => layer.Received.BitrateBps);

    /// <summary>Whether packets of this SSRC are the layer's: a second one takes over only from one that has fallen silent.</summary>
    public bool Accepts(uint ssrc, Instant now, int layer = 0) => _layers[layer].Accepts(ssrc, now);

    /// <summary>A media packet of the publisher, checked and decrypted.</summary>
    public void HandleRtp(in RtpPacket packet, Instant now, int layer = 0)
    {
        var taken = _layers[layer].TryTake(packet, now, out var position, out var restarted);
        if (restarted && !IsSimulcast) ResetClock();
        LastPacketAt = LastHeardAt = now;
        if (!taken) return;
        if (_early is { } early && early.Report.Ssrc == packet.Ssrc)
        {
            _early = null;
            HandleSenderReport(early.Report, early.At);
        }

        Accept(_layers[layer], packet, position, now);
        if (restarted && _layers[layer].History.KeyFrameStart != position.Sequence && HasViewers) RequestKeyFrame(now, layer);
    }

    /// <summary>A retransmission (RFC 4588) of this producer's stream.</summary>
    public void HandleRtx(in RtpPacket rtx, Instant now, int layer = 0)
    {
        if (_layers[layer].Ssrc is not { } ssrc) return;
        Span<byte> original = stackalloc byte[PacketScratch.Size];
        var length = RtxPacket.Decode(rtx, Settings.PayloadType, ssrc, original);
        if (length == 0 || !RtpPacket.TryParse(original[..length], out var packet)) return;
        if (_layers[layer].TryTakeRepaired(packet, now, out var position)) Accept(_layers[layer], packet, position, now);
    }

    /// <summary>A packet of this stream from the worker that it lives on.</summary>
    public void HandlePiped(in PipedPacket packet, Instant now)
    {
        var layer = _layers[packet.Layer];
        if (!layer.TryTakePiped(packet, now)) return;
        LastPacketAt = LastHeardAt = now;
        if (IsPaused) return;
        if (Speech is not null && RtpPacket.TryParse(packet.Bytes, out var parsed)) Speech.Hear(parsed, ForwardedExtensions.Inside.AudioLevel);
        Pass(packet.Bytes, layer, packet.Sequence, packet.Timestamp, packet.Frame, now);
    }

    /// <summary>What other workers are told of its layers, lowest first.</summary>
    public LayerReport[] Report()
    {
        var now = _scratch.Clock.Now;
        return [.. LayeredStream.StreamFacts(this, now).Select((facts, index) => new LayerReport(facts, _layers[index].Score(now)))];
    }

    /// <summary>What the worker that it lives on tells of it.</summary>
    public void HandleReport(bool takesFeedback, ReadOnlySpan<LayerReport> reports)
    {
        _source.HandleReport(takesFeedback);
        for (var i = 0; i < reports.Length && i < _layers.Length; i++) _layers[i].Told = reports[i];
    }

    /// <summary>Gives every packet to another worker as well, from now on.</summary>
    public void AddTap(IProducerTap tap) => _taps.Add(tap);

    /// <summary>No longer.</summary>
    public void RemoveTap(IProducerTap tap) => _taps.Remove(tap);

    /// <summary>Whether a receiver on another worker uses a layer.</summary>
    public bool IsTapped(int layer)
    {
        foreach (var tap in _taps)
            if (tap.Uses(layer)) return true;
        return false;
    }

    /// <summary>A sender report of the publisher.</summary>
    public void HandleSenderReport(in SenderReport report, Instant now)
    {
        KeepAlive(now);
        var ssrc = report.Ssrc;
        if (Array.Find(_layers, candidate => candidate.Ssrc == ssrc) is not { } layer)
        {
            // FFmpeg reports once before its first packet, and then not for five seconds.
            _early = (report, now);
            return;
        }

        var timestamp = layer.HandleSenderReport(report, now);
        if (!IsSimulcast)
        {
            UpdateClock(report.Ntp, timestamp, now);
            return;
        }

        _output.HandleSenderReport(layer.Index, report with { RtpTimestamp = unchecked((uint)timestamp) });
        if (layer.TimestampOffset is { } offset) UpdateClock(report.Ntp, timestamp + offset, now);
    }

    /// <summary>A consumer needs a key frame of a layer.</summary>
    public void RequestKeyFrame(Instant now, int layer = 0) => _layers[layer].RequestKeyFrame(now);

    /// <summary>A consumer starts: with a key frame that is asked for, or with the last one.</summary>
    public void StartConsumer(Consumer consumer, Instant now)
    {
        _replays.Cancel(consumer);
        if (Settings.Codec.Kind == MediaKind.Video && !IsPaused) _replays.Begin(this, consumer, now);
    }

    /// <summary>A consumer begins with a key frame of its target layer that went by.</summary>
    public void Replay(Consumer consumer, long keyFrame) => _replays.Start(this, consumer, keyFrame, _scratch.Clock.Now);

    /// <summary>Holds the stream back, or goes on: then every receiver waits for the key frame that is asked for. Called by <see cref="RoomTable"/> only.</summary>
    public void SetPaused(bool paused, Instant now)
    {
        IsPaused = paused;
        foreach (var layer in _layers) layer.ForgetKeyFrame();
        _replays.Clear();
        if (paused) return;
        foreach (var consumer in _consumers)
        {
            consumer.StartOver();
            if (Settings.Codec.Kind == MediaKind.Video && !consumer.IsPaused) RequestKeyFrame(now, consumer.TargetLayer);
        }
    }

    /// <summary>Somebody who knows says that its publisher is there, although it may send nothing (paused).</summary>
    public void KeepAlive(Instant now) => LastHeardAt = now > LastHeardAt ? now : LastHeardAt;

    /// <summary>Adds a receiver.</summary>
    public void AddConsumer(Consumer consumer)
    {
        _consumers.Add(consumer);
        _source.HandleConsumers(this);
    }

    /// <summary>Removes a receiver.</summary>
    public void RemoveConsumer(Consumer consumer)
    {
        _consumers.Remove(consumer);
        _replays.Cancel(consumer);
        _source.HandleConsumers(this);
    }

    /// <summary>A receiver misses a packet that is not in the history: perhaps it is where the stream lives.</summary>
    public void RequestRepair(int layer, long sequence) => _source.RequestRepair(layer, sequence);

    /// <summary>Work that is due in between: NACKs, delayed key-frame requests, replays.</summary>
    public void HandleTimeout(Instant now)
    {
        foreach (var layer in _layers) layer.HandleTimeout(now);
        _replays.Advance(now);
        foreach (var tap in _taps) tap.HandleTimeout(now);
    }

    /// <summary>Once a second: reports to the publisher and to the consumers, rates, the history of a silent publisher.</summary>
    public void HandleSecond(Instant now)
    {
        foreach (var layer in _layers) layer.HandleSecond(now);
        foreach (var consumer in _consumers)
        {
            consumer.Sent.Roll(now);
            consumer.SendReport(now);
            consumer.ChooseLayer(now);
        }

        Needs.Update(now);
        _source.HandleSecond(this);
        // Again, in case the last one was lost on the way.
        foreach (var tap in _taps) tap.HandleClock(Clock);
    }

    /// <summary>Whether what others see changed since this was last asked.</summary>
    public bool TakeChange(Instant now) => _view.TakeChange(now);

    /// <summary>Releases everything; called by <see cref="RoomTable"/> only.</summary>
    public void Close()
    {
        _replays.Clear();
        foreach (var tap in _taps) tap.HandleClosed();
        _taps.Clear();
        foreach (var layer in _layers) layer.History.Clear();
        _source.Detach(this);
    }

    /// <summary>As others see it.</summary>
    public ProducerState Snapshot() => _view.Snapshot(_scratch.Clock.Now);

    /// <summary>Whether media arrived lately.</summary>
    public bool IsActive(Instant now) => Array.Exists(_layers, layer => layer.IsActive(now));

    /// <summary>The score when the others were last told of a change; a new stream counts as good.</summary>
    public int LastScore => _view.LastScore;

    /// <summary>0 (nothing arrives) to 10 (no loss): the best layer's.</summary>
    public int Score(Instant now) => _layers.Max(layer => layer.Score(now));

    /// <summary>
    /// Somebody is being offered it, and takes a while to be ready. Browsers send before their stream is announced, so its first key frame went by: the next one is
    /// asked for without waiting for them.
    /// </summary>
    private bool HasViewers => Settings.Codec.Kind == MediaKind.Video && _consumers.Exists(static consumer => consumer.ObserverId is null);

    private void Accept(ProducerLayer layer, in RtpPacket packet, in SourceTimeline.Position at, Instant now)
    {
        var inside = _scratch.NextInside();
        var codec = Settings.Codec;
        var timestamp = IsSimulcast ? MapTimestamp(layer, at.Timestamp, now) : new MediaTime(at.Timestamp, codec.ClockRateHz);
        var length = InsidePacket.Write(
            packet, Settings.Extensions, (byte)codec.PayloadType, unchecked((ushort)at.Sequence), timestamp?.Rtp ?? 0, inside);
        if (length == 0) return;
        var frame = codec.Kind == MediaKind.Video ? layer.Peek(packet) : default;
        if (!layer.History.Add(at.Sequence, inside[..length], frame.BeginsKeyFrame, now)) return;
        layer.Note(packet, frame);
        if (IsPaused || timestamp is not { } mapped) return;
        Speech?.Hear(packet, Settings.Extensions.AudioLevel);
        Pass(inside[..length], layer, at.Sequence, mapped, frame, now, _scratch.IsShared ? length - packet.Payload.Length : 0);
    }

    private void Pass(
        ReadOnlySpan<byte> inside, ProducerLayer layer, long sequence, MediaTime timestamp, in KeyFrameInfo frame, Instant now, int sharedFrom = 0)
    {
        var forwarded = new ForwardedPacket
        {
            Bytes = inside,
            SharedFrom = sharedFrom,
            Layer = layer.Index,
            Sequence = sequence,
            Timestamp = timestamp,
            Position = frame.Position,
            Dependencies = frame.Dependencies,
            CanStartHere = frame.BeginsKeyFrame || Settings.Codec.Kind == MediaKind.Audio,
        };
        var isLateStart = forwarded.CanStartHere && Settings.Codec.Kind == MediaKind.Video && sequence < layer.History.Next - 1;
        foreach (var tap in CollectionsMarshal.AsSpan(_taps)) tap.Forward(forwarded, frame);
        foreach (var consumer in CollectionsMarshal.AsSpan(_consumers))
        {
            if (isLateStart) consumer.ForwardLateStart(forwarded);
            else consumer.Forward(forwarded);
            if (!consumer.HasReported) consumer.SendFirstReport(now);
        }
    }

    private void UpdateClock(NtpTime ntp, long timestamp, Instant receivedAt)
    {
        Clock.Update(ntp, timestamp, receivedAt);
        foreach (var tap in _taps) tap.HandleClock(Clock);
    }

    private void ResetClock()
    {
        if (!Clock.IsKnown) return;
        Clock.Reset();
        foreach (var tap in _taps) tap.HandleClock(Clock);
    }

    /// <summary>The layer's timestamp on the one output timeline; null as long as nothing tells how they relate.</summary>
    private MediaTime? MapTimestamp(ProducerLayer layer, long timestamp, Instant now)
    {
        if (layer.TimestampOffset is null && !_output.CanMapByReport(layer.Index) && !(now - layer.WantedSince >= MapByArrivalAfter)) return null;
        var mapped = _output.Map(layer.Index, unchecked((uint)timestamp), now);
        layer.HandleMapped(mapped.Ticks - timestamp);
        return mapped;
    }
}
