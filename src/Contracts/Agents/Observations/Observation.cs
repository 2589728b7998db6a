using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Events;

namespace RoomLens.Contracts.Agents.Observations;

/// <summary>
/// What a bot saw. Idempotent by (<see cref="AssignmentId"/>, <see cref="Epoch"/>, <see cref="BotSeq"/>). The scheduler makes
/// events of it: event identity within an assignment is (<see cref="DetectorKey"/>, <see cref="OccurrenceId"/>).
/// </summary>
public sealed record Observation
{
    /// <summary>Journal position: strictly ascending per bot id, over restarts.</summary>
    public required long BotSeq { get; init; }
    /// <summary>The assignment under which it was seen.</summary>
    public required string AssignmentId { get; init; }
    /// <summary>Its epoch.</summary>
    public required long Epoch { get; init; }
    /// <summary>What is reported.</summary>
    public required ObservationKind Kind { get; init; }
    /// <summary>Stream as the bot received it.</summary>
    public required StreamPart Stream { get; init; }
    /// <summary>Key of the detector plan; detection kinds and health.</summary>
    public string? DetectorKey { get; init; }
    /// <summary>Subscriptions of that plan when it was seen.</summary>
    public IReadOnlyList<string> Subscriptions { get; set; } = [];
    /// <summary>Identity of one appearance within (assignment, detector); detection kinds.</summary>
    public long? OccurrenceId { get; init; }
    /// <summary>Kind of event; detection kinds.</summary>
    public EventKind? EventKind { get; init; }
    /// <summary>Why; detection kinds.</summary>
    public EventCause? Cause { get; init; }
    /// <summary>Capture time of the first frame that showed it.</summary>
    public DateTimeOffset? StartedAt { get; init; }
    /// <summary>Capture time of the last frame that showed it.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
    /// <summary>Capture time of its end.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Analysed frames that showed it.</summary>
    public int Hits { get; init; }
    /// <summary>Analysed frames since it started.</summary>
    public int Samples { get; init; }
    /// <summary>The causing frame.</summary>
    public FramePart? Frame { get; init; }
    /// <summary>Its times.</summary>
    public ClockPart? Clock { get; init; }
    /// <summary>The model.</summary>
    public ModelPart? Model { get; init; }
    /// <summary>The object.</summary>
    public ObjectPart? Object { get; init; }
    /// <summary>Health change.</summary>
    public HealthPart? Health { get; init; }
    /// <summary>Step of what is decoded.</summary>
    public DegradationPart? Degradation { get; init; }
}
