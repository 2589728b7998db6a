using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Layers;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// Brings a starting consumer from the last key frame in the history to the live packets, at no more than twice the media rate
/// (architecture, key-frame cache); a viewer has the first 100 ms at once. Until it has caught up, live packets reach the consumer through the replay only.
/// </summary>
internal sealed class HistoryReplay
{
    private const int Speed = 2;

    // A large key frame is spread over turns of the worker, 20 ms each: 50 × 32 = 1600 packets/s, twice a 8 Mbit/s stream.
    private const int PacketsPerTurn = 32;

    private static readonly TimeSpan ViewersHead = TimeSpan.FromMilliseconds(100);

    private readonly Producer _producer;
    private readonly ProducerLayer _layer;
    private readonly DependencyDescriptorReader _descriptors = new();
    private readonly TimeSpan _head;
    private readonly long _start;
    private long _next;
    private (Instant Began, Instant FirstArrived)? _pace;

    public HistoryReplay(Producer producer, Consumer consumer, long start)
    {
        _producer = producer;
        _layer = producer.Layers[consumer.TargetLayer];
        _head = consumer.ObserverId is null ? ViewersHead : TimeSpan.Zero;
        _start = _next = start;
        Consumer = consumer;
    }

    /// <summary>Who is brought up to date.</summary>
    public Consumer Consumer { get; }

    /// <summary>Sends the next few packets; true when the consumer has caught up or has closed.</summary>
    public bool Advance(Instant now)
    {
        for (var sent = 0; sent < PacketsPerTurn; _next++)
        {
            if (_next >= _layer.History.Next) return End();
            if (!_layer.History.TryGet(_next, now, out var stored, out var arrivedAt) || !RtpPacket.TryParse(stored, out var packet)) continue;
            _pace ??= (now, arrivedAt);
            if (arrivedAt - _pace.Value.FirstArrived > _head + Speed * (now - _pace.Value.Began)) return false;
            var position = LayerPositions.Read(_producer.Settings.Codec.Name, packet.Payload);
            Consumer.ForwardReplayed(new ForwardedPacket
            {
                Bytes = stored,
                Layer = _layer.Index,
                Sequence = _next,
                Timestamp = new MediaTime(packet.Timestamp, _producer.Settings.Codec.ClockRateHz),
                Position = position,
                Dependencies = position.IsKnown ? null : ReadDependencies(packet),
                CanStartHere = _next == _start || _next == _layer.History.KeyFrameStart,
            });
            sent++;
        }

        return false;
    }

    /// <summary>The key frame brings the structure that its followers refer to.</summary>
    private FrameDependencies? ReadDependencies(in RtpPacket packet) =>
        packet.TryGetExtension(ForwardedExtensions.Inside.DependencyDescriptor, out var data) && _descriptors.TryRead(data, out var dependencies)
            ? dependencies : null;

    private bool End()
    {
        Consumer.IsReplaying = false;
        return true;
    }
}
