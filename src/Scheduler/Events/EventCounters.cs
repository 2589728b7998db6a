namespace RoomLens.Scheduler.Events;

/// <summary>What the event state machines did, for metrics. Guarded by the scheduler's lock.</summary>
internal sealed class EventCounters
{
    public long Stored { get; set; }

    /// <summary>Messages that repeated a stored one.</summary>
    public long Duplicates { get; set; }

    /// <summary>Messages of events that were already finished, or never started.</summary>
    public long Late { get; set; }

    /// <summary>Observations that could not be understood.</summary>
    public long Invalid { get; set; }
}
