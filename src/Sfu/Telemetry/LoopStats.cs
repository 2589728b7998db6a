using RoomLens.Hosting.Udp;

namespace RoomLens.Sfu.Telemetry;

/// <summary>What the media thread moved.</summary>
internal sealed record LoopStats(long Received, long ReceivedOctets, long Sent, long SentOctets, long SegmentedSends, long Turns)
{
    /// <summary>The counters now.</summary>
    public static LoopStats Of(MediaLoopCounters counters) => new(
        counters.Received, counters.ReceivedBytes, counters.Sent, counters.SentBytes, counters.SegmentedSends, counters.Turns);
}
