namespace RoomLens.Rtp.Tests.Emulation;

/// <summary>What a network does to packets; everything drawn from one seeded sequence.</summary>
internal sealed record NetworkConditions
{
    /// <summary>Share of packets lost at random.</summary>
    public double Loss { get; init; }

    /// <summary>Gilbert–Elliott: chance per packet to go from good to bad; in the bad state every packet is lost.</summary>
    public double BurstBegin { get; init; }

    /// <summary>Gilbert–Elliott: chance per packet to go from bad to good; bursts last 1/this packets on average.</summary>
    public double BurstEnd { get; init; } = 1;

    /// <summary>Share of packets that come twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Share of packets held back long enough to be overtaken.</summary>
    public double Reorder { get; init; }

    /// <summary>How long those are held back at most, milliseconds.</summary>
    public double ReorderMs { get; init; } = 12;

    /// <summary>One-way delay, milliseconds.</summary>
    public double DelayMs { get; init; } = 5;

    /// <summary>Random delay on top, at most, milliseconds; it keeps the order.</summary>
    public double JitterMs { get; init; }

    /// <summary>Rate of the bottleneck, kbit/s; 0 = none.</summary>
    public double RateKbps { get; init; }

    /// <summary>Longest queue before the bottleneck, milliseconds; what would wait longer is lost.</summary>
    public double QueueMs { get; init; } = 200;

    /// <summary>Nothing gets through from here, milliseconds.</summary>
    public double BlackoutFromMs { get; init; } = double.PositiveInfinity;

    /// <summary>Until here.</summary>
    public double BlackoutToMs { get; init; } = double.NegativeInfinity;
}
