using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Tracking;

/// <summary>A change of one appearance that is worth an observation.</summary>
internal sealed record Transition
{
    /// <summary>What happened.</summary>
    public required TransitionKind Kind { get; init; }
    /// <summary>Why.</summary>
    public required EventCause Cause { get; init; }
    /// <summary>Identity of the appearance within its lifecycle: ascending from 1.</summary>
    public required long OccurrenceId { get; init; }
    /// <summary>The track and its picture evidence.</summary>
    public required ObjectPart Object { get; init; }
    /// <summary>Capture time of the first frame that showed it.</summary>
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>Capture time of the last frame that showed it.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }
    /// <summary>Its end: when it was last seen; only for <see cref="TransitionKind.Ended"/>.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Analysed frames that showed it.</summary>
    public required int Hits { get; init; }
    /// <summary>Analysed frames since it started.</summary>
    public required int Samples { get; init; }
}
