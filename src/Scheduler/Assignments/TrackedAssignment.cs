using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Events;
using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Assignments;

/// <summary>One assignment in memory: what is stored of it, what its bot is to do, and its events. Guarded by the scheduler's lock.</summary>
internal sealed class TrackedAssignment(StoredAssignment stored, bool restored)
{
    private const int MaxFinished = 4096;

    /// <summary>A bot's measurement includes the start of a stream until this has passed; the larger of both counts before.</summary>
    private static readonly TimeSpan MeasurementSettles = TimeSpan.FromSeconds(15);

    private readonly HashSet<OccurrenceKey> _finished = [];

    /// <summary>What the store knows; replaced as a whole.</summary>
    public StoredAssignment Stored { get; set; } = stored;

    /// <summary>Taken over from a predecessor: what it finished is only in the store.</summary>
    public bool Restored { get; } = restored;

    public StreamKey Stream => new(Stored.RoomId, Stored.ProducerId);

    public bool IsClosed => Stored.ClosedAt is not null;

    public IReadOnlyList<DetectorPlan> Detectors { get; set; } = [];

    public Want? Want { get; set; }

    public PictureSize? Cap { get; set; }

    /// <summary>What it is observed for, as the participants are told.</summary>
    public string? Purpose { get; set; }

    public string SfuUrl { get; set; } = "";

    public string Source { get; set; } = "camera";

    public bool Paused { get; set; }

    /// <summary>Capacity units it is expected to take.</summary>
    public double EstimatedCost { get; set; }

    /// <summary>Capacity units it takes from its bot: expected at first, the bot's measurement once that has settled.</summary>
    public double ReservedAt(DateTimeOffset now) => MeasuredAt(now) ?? EstimatedCost;

    /// <summary>
    /// What the bot measures, not below the expectation while the start of the stream is still in it; null = nothing yet. A stream that cannot be
    /// read takes what it takes at once: its capacity is for others.
    /// </summary>
    public double? MeasuredAt(DateTimeOffset now)
    {
        if (Report is { State: StreamState.Unobservable } unobservable)
            return unobservable.Cost;
        if (Report is not { State: StreamState.Observing, Cost: > 0 } report)
            return null;
        return now - Stored.OpenedAt >= MeasurementSettles ? report.Cost : Math.Max(report.Cost, EstimatedCost);
    }

    public string? Token { get; set; }

    public DateTimeOffset TokenRenewAt { get; set; }

    /// <summary>Newest report of the bot.</summary>
    public StreamReport? Report { get; set; }

    public HealthState? Health { get; set; }

    public DateTimeOffset? ObservedSince { get; set; }

    public Dictionary<OccurrenceKey, StoredOpenEvent> Open { get; } = [];

    public bool IsFinished(OccurrenceKey key) => _finished.Contains(key);

    /// <summary>Remembers a finished appearance; past the bound all are forgotten and the store is asked instead.</summary>
    public void Finish(OccurrenceKey key)
    {
        Open.Remove(key);
        if (_finished.Count >= MaxFinished)
        {
            _finished.Clear();
            AskStore = true;
        }

        _finished.Add(key);
    }

    /// <summary>Whether the store may know finished appearances that memory does not.</summary>
    public bool AskStore { get; private set; } = restored;
}
