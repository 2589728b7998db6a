namespace RoomLens.Scheduler.Capacity;

/// <summary>What the autoscaling signal is made of; capacity units are cores' worth of work.</summary>
internal readonly record struct CapacityDemand
{
    /// <summary>Units reserved by streams that have a bot.</summary>
    public double Assigned { get; init; }

    /// <summary>Units of streams that wait for room on a bot.</summary>
    public double Pending { get; init; }

    /// <summary>Whether a stream waits for room; a stream may cost nothing measurable.</summary>
    public bool AnyPending { get; init; }

    /// <summary>Units to be kept free.</summary>
    public double WarmBuffer { get; init; }

    /// <summary>Bots that can take work now.</summary>
    public int Bots { get; init; }

    /// <summary>The autoscaler's target per bot (<c>averageValue</c>), units; 0 = unknown.</summary>
    public double PerBot { get; init; }

    /// <summary>Whole bots that the streams need, since a stream is not divisible (<see cref="BotPacking"/>).</summary>
    public int BotsNeeded { get; init; }
}
