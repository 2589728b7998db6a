using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// Brings a starting consumer from the last key frame in the history to the live packets, at no more than twice the media rate
/// (architecture, key-frame cache). Until it has caught up, live packets reach the consumer through the replay only.
/// </summary>
internal sealed class HistoryReplay(Producer producer, Consumer consumer, long start)
{
    // Packets per 20 ms turn of the worker: 50 × 32 = 1600 packets/s, twice a 8 Mbit/s stream.
    private const int PacketsPerTurn = 32;

    private long _next = start;

    /// <summary>Who is brought up to date.</summary>
    public Consumer Consumer => consumer;

    /// <summary>Sends the next few packets; true when the consumer has caught up or has closed.</summary>
    public bool Advance(Instant now)
    {
        for (var sent = 0; sent < PacketsPerTurn; _next++)
        {
            if (_next >= producer.History.Next) return End();
            if (!producer.History.TryGet(_next, now, out var stored) || !RtpPacket.TryParse(stored, out var packet)) continue;
            consumer.ForwardReplayed(new ForwardedPacket
            {
                Bytes = stored,
                Sequence = _next,
                Timestamp = new MediaTime(packet.Timestamp, producer.Settings.Codec.ClockRateHz),
                CanStartHere = _next == start,
            });
            sent++;
        }

        return false;
    }

    private bool End()
    {
        consumer.IsReplaying = false;
        return true;
    }
}
