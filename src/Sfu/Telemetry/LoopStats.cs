using RoomLens.Hosting.Udp;

namespace RoomLens.Sfu.Telemetry;

/// <summary>What one media thread moved, or several together.</summary>
internal sealed record LoopStats(long Received, long ReceivedOctets, long Sent, long SentOctets, long SegmentedSends, long Turns)
{
    /// <summary>The counters now.</summary>
    public static LoopStats Of(MediaLoopCounters counters) => new(
        counters.Received, counters.ReceivedBytes, counters.Sent, counters.SentBytes, counters.SegmentedSends, counters.Turns);

    /// <summary>Both together.</summary>
    public LoopStats Plus(LoopStats other) => new(
        Received + other.Received, ReceivedOctets + other.ReceivedOctets, Sent + other.Sent, SentOctets + other.SentOctets,
        SegmentedSends + other.SegmentedSends, Turns + other.Turns);
}
