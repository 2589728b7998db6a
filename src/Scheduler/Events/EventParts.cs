using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;

namespace RoomLens.Scheduler.Events;

/// <summary>Builds the parts of a message from what a bot saw and what the scheduler knows.</summary>
internal static class EventParts
{
    public static DateTimeOffset TimeOf(Observation seen, DateTimeOffset now) =>
        seen.Clock?.CaptureTime ?? seen.EndedAt ?? seen.LastSeenAt ?? seen.Health?.Since ?? seen.Degradation?.Since ?? now;

    public static EventPart Started(Observation seen, string eventId, DateTimeOffset now)
    {
        var time = TimeOf(seen, now);
        return new EventPart
        {
            Id = eventId,
            Revision = 1,
            State = EventState.Started,
            Kind = seen.EventKind ?? EventKind.Object,
            Cause = seen.Cause ?? EventCause.Confirmed,
            StartedAt = seen.StartedAt ?? time,
            LastSeenAt = seen.LastSeenAt ?? time,
            Hits = seen.Hits,
            Samples = seen.Samples,
        };
    }

    public static EventPart Next(EventPart last, Observation seen, bool ended)
    {
        var lastSeen = seen.LastSeenAt ?? last.LastSeenAt;
        return last with
        {
            Revision = last.Revision + 1,
            State = ended ? EventState.Ended : EventState.Updated,
            Cause = seen.Cause ?? (ended ? EventCause.Lost : EventCause.Heartbeat),
            LastSeenAt = lastSeen,
            EndedAt = ended ? seen.EndedAt ?? lastSeen : null,
            Hits = Math.Max(last.Hits, seen.Hits),
            Samples = Math.Max(last.Samples, seen.Samples),
        };
    }

    public static EventPart Terminal(EventPart last, EventState state, EventCause cause) => last with
    {
        Revision = last.Revision + 1,
        State = state,
        Cause = cause,
        EndedAt = last.LastSeenAt,
    };

    /// <summary>Data of a message made from an observation; who and where come from the assignment, never from the bot.</summary>
    public static EventData Data(TrackedAssignment assignment, Observation seen, EventPart? part) => new()
    {
        Subscriptions = seen.Subscriptions.Count > 0 ? seen.Subscriptions : Subscriptions(assignment),
        Event = part,
        Stream = seen.Stream with
        {
            RoomId = assignment.Stored.RoomId,
            ProducerId = assignment.Stored.ProducerId,
            PeerId = assignment.Stored.PeerId,
            BotId = assignment.Stored.BotId,
            Epoch = assignment.Stored.Epoch,
            AssignmentId = assignment.Stored.Id,
        },
        Frame = seen.Frame,
        Clock = seen.Clock,
        Model = seen.Model,
        Object = seen.Object,
    };

    /// <summary>Data of a stream message the scheduler makes itself.</summary>
    public static EventData Of(TrackedAssignment assignment) => new()
    {
        Subscriptions = Subscriptions(assignment),
        Stream = new StreamPart
        {
            RoomId = assignment.Stored.RoomId,
            ProducerId = assignment.Stored.ProducerId,
            PeerId = assignment.Stored.PeerId,
            Codec = assignment.Stored.Codec,
            BotId = assignment.Stored.BotId,
            Epoch = assignment.Stored.Epoch,
            AssignmentId = assignment.Stored.Id,
        },
    };

    public static string CauseName(EventCause cause) => cause switch
    {
        EventCause.ProducerClosed => "producer_closed",
        EventCause.BotLost => "bot_lost",
        EventCause.ModelChanged => "model_changed",
        EventCause.ConsentWithdrawn => "consent_withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "does not close an assignment"),
    };

    public static EventCause ParseCause(string? name) => name switch
    {
        "producer_closed" => EventCause.ProducerClosed,
        "model_changed" => EventCause.ModelChanged,
        "consent_withdrawn" => EventCause.ConsentWithdrawn,
        _ => EventCause.BotLost,
    };

    private static IReadOnlyList<string> Subscriptions(TrackedAssignment assignment) =>
        [.. assignment.Detectors.SelectMany(detector => detector.Subscriptions).Distinct()];
}
