using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Pipes;

/// <summary>
/// One producer's packets into a pipe, as one stream. Layers that nobody behind it uses are left out. A publisher that cannot be asked for a key frame is
/// sent from its last one on, at no more than twice the media rate. Owned by the worker thread of the producer.
/// </summary>
internal sealed class PipeTap : IProducerTap
{
    // As a replay to a consumer (HistoryReplay).
    private const int PacketsPerTurn = 32;
    private const long Live = -1;

    private readonly PipeEntrance _entrance;
    private readonly int _stream;
    private readonly long[] _replayed;
    private int _used;
    private bool _forPeople;

    public PipeTap(PipeEntrance entrance, int stream, Producer producer)
    {
        (_entrance, _stream, Producer) = (entrance, stream, producer);
        _replayed = new long[producer.Layers.Count];
        for (var i = 0; i < _replayed.Length; i++)
            _replayed[i] = producer.Layers[i] is { CanRequestKeyFrames: false, History.KeyFrameStart: { } start } ? start : Live;
        if (producer.Clock.IsKnown) HandleClock(producer.Clock);
    }

    /// <summary>The producer; null once it has closed.</summary>
    public Producer? Producer { get; private set; }

    /// <inheritdoc/>
    public bool Uses(int layer) => (_used >> layer & 1) != 0;

    /// <summary>Which layers are used behind it, and by whom.</summary>
    public void SetUse(int layers, bool forPeople) => (_used, _forPeople) = (layers, forPeople);

    /// <inheritdoc/>
    public void Forward(in ForwardedPacket packet, in KeyFrameInfo frame)
    {
        if (_replayed[packet.Layer] == Live && (Uses(packet.Layer) || _replayed.Length == 1)) Write(packet.Bytes, packet.Layer, packet.Sequence, packet.Timestamp, frame);
    }

    /// <inheritdoc/>
    public void HandleClock(SenderClock clock)
    {
        if (!_entrance.TryReserve(forPeople: true, out var slot)) return;
        slot.Kind = clock.IsKnown ? PipeSlotKind.Clock : PipeSlotKind.NoClock;
        (slot.Stream, slot.Ntp, slot.NtpTimestamp, slot.At) = (_stream, clock.LastNtp, clock.LastTimestamp, clock.LastReceivedAt);
        _entrance.Commit();
    }

    /// <inheritdoc/>
    public void HandleTimeout(Instant now)
    {
        for (var layer = 0; layer < _replayed.Length; layer++)
            if (_replayed[layer] != Live) Replay(layer, now);
    }

    /// <inheritdoc/>
    public void HandleClosed() => Producer = null;

    /// <summary>A receiver behind it needs a key frame.</summary>
    public void RequestKeyFrame(int layer, Instant now)
    {
        if (Producer is not { } producer || (uint)layer >= producer.Layers.Count) return;
        _used |= 1 << layer;
        producer.Layers[layer].WantedSince ??= now;
        producer.RequestKeyFrame(now, layer);
    }

    /// <summary>A packet that never reached the other end is sent once more, if it is here.</summary>
    public void Repair(int layer, long sequence, Instant now)
    {
        if (Producer is { } producer && (uint)layer < producer.Layers.Count && producer.Layers[layer].History.TryGet(sequence, now, out var stored))
            WriteStored(producer, stored, layer, sequence, default);
    }

    private void Replay(int layer, Instant now)
    {
        var history = Producer!.Layers[layer].History;
        ref var next = ref _replayed[layer];
        for (var sent = 0; sent < PacketsPerTurn; next++)
        {
            if (next >= history.Next)
            {
                next = Live;
                return;
            }

            if (!history.TryGet(next, now, out var stored)) continue;
            var picture = Producer.Layers[layer].Picture;
            var begins = next == history.KeyFrameStart;
            WriteStored(Producer, stored, layer, next, begins ? picture with { BeginsKeyFrame = true } : default);
            sent++;
        }
    }

    private void WriteStored(Producer producer, ReadOnlySpan<byte> stored, int layer, long sequence, in KeyFrameInfo frame)
    {
        if (!RtpPacket.TryParse(stored, out var packet)) return;
        var codec = producer.Settings.Codec;
        var told = frame with { Position = LayerPositions.Read(codec.Name, packet.Payload), Dependencies = null };
        Write(stored, layer, sequence, new MediaTime(packet.Timestamp, codec.ClockRateHz), told);
    }

    private void Write(ReadOnlySpan<byte> packet, int layer, long sequence, MediaTime timestamp, in KeyFrameInfo frame)
    {
        if (!_entrance.TryReserve(_forPeople, out var slot)) return;
        (slot.Kind, slot.Stream, slot.Layer, slot.Sequence, slot.Timestamp) = (PipeSlotKind.Packet, _stream, layer, sequence, timestamp);
        slot.Frame = frame;
        slot.Copy(packet);
        _entrance.Commit();
        _entrance.Counters.CountPacket();
    }
}
