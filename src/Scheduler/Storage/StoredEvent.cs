namespace RoomLens.Scheduler.Storage;

/// <summary>One message of the event log.</summary>
internal sealed record StoredEvent
{
    /// <summary>Position in the log, strictly ascending.</summary>
    public required long Cursor { get; init; }

    /// <summary>CloudEvents id.</summary>
    public required string Id { get; init; }

    /// <summary>Event id (CloudEvents subject).</summary>
    public required string EventId { get; init; }

    public required string RoomId { get; init; }

    public required string ProducerId { get; init; }

    /// <summary>Who published the stream; null = it was stored before this was recorded, and its assignment is gone.</summary>
    public string? PeerId { get; init; }

    public required string Type { get; init; }

    public string? Label { get; init; }

    /// <summary>State of the event; null for stream events.</summary>
    public string? State { get; init; }

    /// <summary>CloudEvents time.</summary>
    public required DateTimeOffset Time { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    public string? AssignmentId { get; init; }

    public string? DetectorKey { get; init; }

    public long? OccurrenceId { get; init; }

    /// <summary>The CloudEvent exactly as every sink gets it.</summary>
    public required byte[] Json { get; init; }
}
