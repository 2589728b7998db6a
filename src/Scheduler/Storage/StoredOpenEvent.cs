using RoomLens.Contracts.Events;

namespace RoomLens.Scheduler.Storage;

/// <summary>An event that was started and has no terminal message yet.</summary>
internal sealed record StoredOpenEvent
{
    public required string EventId { get; init; }

    public required string AssignmentId { get; init; }

    public required string DetectorKey { get; init; }

    public required long OccurrenceId { get; init; }

    /// <summary>Data of its last message; its terminal message starts from this.</summary>
    public required EventData Data { get; init; }
}
