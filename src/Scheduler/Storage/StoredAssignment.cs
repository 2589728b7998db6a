namespace RoomLens.Scheduler.Storage;

/// <summary>One placement of a stream on a bot, open or closed, with the counters that must survive a restart.</summary>
internal sealed record StoredAssignment
{
    public required string Id { get; init; }

    public required long Epoch { get; init; }

    public required string RoomId { get; init; }

    public required string ProducerId { get; init; }

    public required string PeerId { get; init; }

    public required string Codec { get; init; }

    public required string NodeId { get; init; }

    public required string BotId { get; init; }

    public required string BotInstance { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why it was closed; the cause of late messages.</summary>
    public string? CloseCause { get; init; }

    /// <summary>Last <c>sequence</c> number given within this epoch.</summary>
    public long LastNumber { get; init; }

    /// <summary>Highest stored bot sequence number.</summary>
    public long AckedSeq { get; init; }

    /// <summary>A <c>stream.observed</c> was stored whose <c>stream.unobserved</c> is still owed.</summary>
    public bool Observed { get; init; }
}
