namespace RoomLens.Rtp.Congestion;

/// <summary>Bounds and start of an estimate.</summary>
public sealed record BandwidthEstimatorOptions
{
    /// <summary>Estimate before anything is known, bit/s. Default 1 Mbit/s; what has been acknowledged without a growing queue by then counts if it is more.</summary>
    public long StartBps { get; init; } = 1_000_000;

    /// <summary>Lowest estimate, bit/s. Default 30 kbit/s: less than one voice is no call.</summary>
    public long MinBps { get; init; } = 30_000;

    /// <summary>Highest estimate, bit/s. Default 50 Mbit/s: more than fifty layers of video to one viewer.</summary>
    public long MaxBps { get; init; } = 50_000_000;

    /// <summary>Without feedback about what is sent for this long the estimate is halved. Default 2 s, twenty feedback intervals.</summary>
    public TimeSpan FeedbackTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
