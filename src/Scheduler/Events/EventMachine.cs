using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Events;

/// <summary>
/// The state machine of every event: observations in, messages out, exactly one terminal message for each <c>started</c>.
/// Guarded by the scheduler's lock.
/// </summary>
internal sealed class EventMachine(EventLog log, ISchedulerStore store)
{
    private static readonly string WithdrawnCause = EventParts.CauseName(EventCause.ConsentWithdrawn);

    public EventCounters Counters { get; } = new();

    /// <summary>Highest cursor given to a message.</summary>
    public long LastCursor => log.LastCursor;

    /// <summary>Takes one observation of an assignment, open or closed. Repeats and late messages are counted and dropped.</summary>
    public void Observe(TrackedAssignment assignment, Observation seen, DateTimeOffset now, StoreBatch batch)
    {
        if (seen.BotSeq <= assignment.Stored.AckedSeq)
        {
            Counters.Duplicates++;
            return;
        }

        assignment.Stored = assignment.Stored with { AckedSeq = seen.BotSeq };
        if (assignment.Stored.CloseCause == WithdrawnCause)
        {
            // What was seen before the withdrawal and told after it is not written.
            Counters.Late++;
            return;
        }

        switch (seen.Kind)
        {
            case ObservationKind.Started:
                Start(assignment, seen, now, batch);
                break;
            case ObservationKind.Updated:
            case ObservationKind.Ended:
                Continue(assignment, seen, now, batch);
                break;
            case ObservationKind.StreamObserved:
            case ObservationKind.StreamUnobserved:
            case ObservationKind.Health:
            case ObservationKind.Degraded:
                Stream(assignment, seen, now, batch);
                break;
            default:
                Counters.Invalid++;
                break;
        }
    }

    /// <summary>Ends the assignment: a terminal message for each open event, <c>stream.unobserved</c> if it was observed.</summary>
    public void Close(TrackedAssignment assignment, EventCause cause, DateTimeOffset now, StoreBatch batch)
    {
        foreach (var (key, open) in assignment.Open.ToArray())
            Terminate(assignment, key, open, cause, now, batch);
        if (assignment.Stored.Observed)
            StreamEvent(assignment, EventTypes.StreamUnobserved, EventParts.Of(assignment), now, now, batch);
        assignment.ObservedSince = null;
        assignment.Stored = assignment.Stored with { Observed = false, ClosedAt = now, CloseCause = EventParts.CauseName(cause) };
        batch.Add(new StoreChange.UpdateAssignment(assignment.Stored));
    }

    /// <summary>Ends the open events of detectors that the plan no longer has.</summary>
    public void EndDetectors(TrackedAssignment assignment, Predicate<string> isRemoved, DateTimeOffset now, StoreBatch batch)
    {
        foreach (var (key, open) in assignment.Open.ToArray())
        {
            if (isRemoved(key.DetectorKey))
                Terminate(assignment, key, open, EventCause.ModelChanged, now, batch);
        }

        batch.Add(new StoreChange.UpdateAssignment(assignment.Stored));
    }

    private void Start(TrackedAssignment assignment, Observation seen, DateTimeOffset now, StoreBatch batch)
    {
        if (seen.DetectorKey is null || seen.OccurrenceId is null)
        {
            Counters.Invalid++;
            return;
        }

        var key = new OccurrenceKey(seen.DetectorKey, seen.OccurrenceId.Value);
        if (IsKnown(assignment, key))
        {
            Counters.Late++;
            return;
        }

        var eventId = Guid.CreateVersion7(now).ToString();
        var data = EventParts.Data(assignment, seen, EventParts.Started(seen, eventId, now));
        Append(assignment, EventTypes.DetectionStarted, data, EventParts.TimeOf(seen, now), key, now, batch);
        var open = new StoredOpenEvent
        {
            EventId = eventId,
            AssignmentId = assignment.Stored.Id,
            DetectorKey = key.DetectorKey,
            OccurrenceId = key.OccurrenceId,
            Data = data,
        };
        assignment.Open[key] = open;
        batch.Add(new StoreChange.SaveOpenEvent(open));
        if (assignment.IsClosed)
            Abort(assignment, key, open, now, batch);
    }

    private bool IsKnown(TrackedAssignment assignment, OccurrenceKey key) =>
        assignment.Open.ContainsKey(key)
        || assignment.IsFinished(key)
        || (assignment.AskStore && store.HasOccurrence(assignment.Stored.Id, key.DetectorKey, key.OccurrenceId));

    private void Continue(TrackedAssignment assignment, Observation seen, DateTimeOffset now, StoreBatch batch)
    {
        var key = new OccurrenceKey(seen.DetectorKey ?? "", seen.OccurrenceId ?? 0);
        if (!assignment.Open.TryGetValue(key, out var open))
        {
            Counters.Late++;
            return;
        }

        var ended = seen.Kind == ObservationKind.Ended;
        var part = EventParts.Next(open.Data.Event!, seen, ended);
        var data = EventParts.Data(assignment, seen, part) with
        {
            Subscriptions = seen.Subscriptions.Count > 0 ? seen.Subscriptions : open.Data.Subscriptions,
            Object = seen.Object ?? open.Data.Object,
            Model = seen.Model ?? open.Data.Model,
        };
        var time = ended ? part.EndedAt!.Value : EventParts.TimeOf(seen, now);
        Append(assignment, ended ? EventTypes.DetectionEnded : EventTypes.DetectionUpdated, data, time, key, now, batch);
        if (ended)
        {
            assignment.Finish(key);
            batch.Add(new StoreChange.RemoveOpenEvent(open.EventId));
        }
        else
        {
            var saved = open with { Data = data };
            assignment.Open[key] = saved;
            batch.Add(new StoreChange.SaveOpenEvent(saved));
        }
    }

    private void Stream(TrackedAssignment assignment, Observation seen, DateTimeOffset now, StoreBatch batch)
    {
        // The end of a closed assignment was already told when it was closed.
        if (assignment.IsClosed)
        {
            Counters.Late++;
            return;
        }

        var data = EventParts.Data(assignment, seen, null);
        var time = EventParts.TimeOf(seen, now);
        switch (seen.Kind)
        {
            case ObservationKind.StreamObserved:
                assignment.Stored = assignment.Stored with { Observed = true };
                assignment.ObservedSince ??= now;
                StreamEvent(assignment, EventTypes.StreamObserved, data, time, now, batch);
                break;
            case ObservationKind.StreamUnobserved when assignment.Stored.Observed:
                assignment.Stored = assignment.Stored with { Observed = false };
                assignment.ObservedSince = null;
                StreamEvent(assignment, EventTypes.StreamUnobserved, data, time, now, batch);
                break;
            case ObservationKind.Health when seen.Health is { } health:
                assignment.Health = health.State;
                var type = health.State == HealthState.Paused ? EventTypes.StreamPaused : EventTypes.StreamHealth;
                StreamEvent(assignment, type, data with { Health = health }, time, now, batch);
                break;
            case ObservationKind.Degraded when seen.Degradation is { } degradation:
                StreamEvent(assignment, EventTypes.SubscriptionDegraded, data with { Degradation = degradation }, time, now, batch);
                break;
            default:
                Counters.Late++;
                break;
        }
    }

    private void StreamEvent(
        TrackedAssignment assignment, string type, EventData data, DateTimeOffset time, DateTimeOffset now, StoreBatch batch)
    {
        Counters.Stored++;
        var message = new EventMessage { Type = type, EventId = Guid.CreateVersion7(now).ToString(), Revision = 1, Time = time, Data = data };
        log.Append(assignment, message, now, batch);
    }

    /// <summary>The terminal message the scheduler writes itself: <c>aborted</c> for a lost observer, else <c>ended</c>.</summary>
    private void Terminate(
        TrackedAssignment assignment, OccurrenceKey key, StoredOpenEvent open, EventCause cause, DateTimeOffset now, StoreBatch batch)
    {
        var state = cause == EventCause.BotLost ? EventState.Aborted : EventState.Ended;
        Terminate(assignment, key, open, state, cause, now, batch);
    }

    private void Abort(TrackedAssignment assignment, OccurrenceKey key, StoredOpenEvent open, DateTimeOffset now, StoreBatch batch) =>
        Terminate(assignment, key, open, EventState.Aborted, EventParts.ParseCause(assignment.Stored.CloseCause), now, batch);

    private void Terminate(
        TrackedAssignment assignment, OccurrenceKey key, StoredOpenEvent open, EventState state, EventCause cause, DateTimeOffset now,
        StoreBatch batch)
    {
        var part = EventParts.Terminal(open.Data.Event!, state, cause);
        var type = state == EventState.Aborted ? EventTypes.DetectionAborted : EventTypes.DetectionEnded;
        Append(assignment, type, open.Data with { Event = part }, part.LastSeenAt, key, now, batch);
        assignment.Finish(key);
        batch.Add(new StoreChange.RemoveOpenEvent(open.EventId));
    }

    private void Append(
        TrackedAssignment assignment, string type, EventData data, DateTimeOffset time, OccurrenceKey key, DateTimeOffset now,
        StoreBatch batch)
    {
        Counters.Stored++;
        var message = new EventMessage
        {
            Type = type,
            EventId = data.Event!.Id,
            Revision = data.Event.Revision,
            Time = time,
            Data = data,
            Occurrence = key,
        };
        log.Append(assignment, message, now, batch);
    }
}
