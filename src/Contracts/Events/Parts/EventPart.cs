namespace RoomLens.Contracts.Events.Parts;

/// <summary>State of one event over its revisions.</summary>
public sealed record EventPart
{
    /// <summary>UUIDv7.</summary>
    public required string Id { get; init; }
    /// <summary>From 1, plus one with each message.</summary>
    public required int Revision { get; init; }
    /// <summary>Where in its life the event is.</summary>
    public required EventState State { get; init; }
    /// <summary>What kind of thing is reported.</summary>
    public required EventKind Kind { get; init; }
    /// <summary>Why this message was made.</summary>
    public required EventCause Cause { get; init; }
    /// <summary>Capture time of the first frame that shows it.</summary>
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>Capture time of the last frame that shows it.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }
    /// <summary>Capture time of its end; terminal messages only.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Analysed frames that showed it.</summary>
    public required int Hits { get; init; }
    /// <summary>Analysed frames since it started.</summary>
    public required int Samples { get; init; }
}
