using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;

namespace RoomLens.Scheduler.Events;

/// <summary>One message to be written to the log.</summary>
internal sealed record EventMessage
{
    public required string Type { get; init; }

    public required string EventId { get; init; }

    public required int Revision { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required EventData Data { get; init; }

    /// <summary>The appearance; null for stream events.</summary>
    public OccurrenceKey? Occurrence { get; init; }
}
