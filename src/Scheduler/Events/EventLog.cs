using System.Globalization;
using System.Text.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Events;

/// <summary>Writes messages: gives each its place in the log, its sequence within the epoch, and its deliveries. Guarded by the scheduler's lock.</summary>
internal sealed class EventLog(IEventRouter router, long lastCursor)
{
    private long _lastCursor = lastCursor;

    /// <summary>Highest cursor given.</summary>
    public long LastCursor => _lastCursor;

    /// <summary>Stores one message of an event with the sequence that follows in the assignment's epoch.</summary>
    public void Append(TrackedAssignment assignment, EventMessage message, DateTimeOffset now, StoreBatch batch)
    {
        var stored = assignment.Stored;
        var number = stored.LastNumber + 1;
        assignment.Stored = stored with { LastNumber = number };
        var cloudEvent = new CloudEvent
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{message.EventId}_{message.Revision}"),
            Source = $"/rooms/{Uri.EscapeDataString(stored.RoomId)}/producers/{Uri.EscapeDataString(stored.ProducerId)}",
            Subject = message.EventId,
            Type = message.Type,
            Time = message.Time,
            Sequence = string.Create(CultureInfo.InvariantCulture, $"{stored.Epoch:D10}-{number:D12}"),
            PartitionKey = stored.ProducerId,
            Data = message.Data,
        };
        var row = new StoredEvent
        {
            Cursor = ++_lastCursor,
            Id = cloudEvent.Id,
            EventId = message.EventId,
            RoomId = stored.RoomId,
            ProducerId = stored.ProducerId,
            PeerId = stored.PeerId,
            Type = message.Type,
            Label = message.Data.Object?.Label,
            State = message.Data.Event is { } part ? StateName(part.State) : null,
            Time = message.Time,
            StoredAt = now,
            AssignmentId = stored.Id,
            DetectorKey = message.Occurrence?.DetectorKey,
            OccurrenceId = message.Occurrence?.OccurrenceId,
            Json = JsonSerializer.SerializeToUtf8Bytes(cloudEvent, ContractsJson.Default.CloudEvent),
        };
        batch.Add(new StoreChange.AppendEvent(row));
        router.Route(row, message.Data.Subscriptions, now, batch);
    }

    public static string StateName(EventState state) => state switch
    {
        EventState.Started => "started",
        EventState.Updated => "updated",
        EventState.Ended => "ended",
        EventState.Aborted => "aborted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
