using System.Globalization;
using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Core;

/// <summary>What a start writes: the new term, the first subscription of a new data folder, and the end of orphaned events.</summary>
internal static class SchedulerSeed
{
    public static void Apply(SchedulerState state, StoredState stored, SchedulerOptions options, DateTimeOffset now, StoreBatch batch)
    {
        batch.Add(new StoreChange.SetMeta("term", state.Term.ToString(CultureInfo.InvariantCulture)));
        if (!stored.Meta.ContainsKey("seeded"))
        {
            batch.Add(new StoreChange.SetMeta("seeded", options.SeedDefault ? "default" : "none"));
            if (options.SeedDefault)
            {
                var first = SchedulerOptions.DefaultSubscription(now);
                state.Subscriptions.Put(first);
                batch.Add(new StoreChange.PutSubscription(first));
            }
        }

        AbortOrphans(state, stored, now, batch);
    }

    /// <summary>Open events whose assignment is not open any more cannot get a terminal message from anybody else.</summary>
    private static void AbortOrphans(SchedulerState state, StoredState stored, DateTimeOffset now, StoreBatch batch)
    {
        foreach (var orphans in stored.OpenEvents.GroupBy(open => open.AssignmentId))
        {
            if (state.Assignments.TryGet(orphans.Key, out _))
                continue;
            if (state.Store.FindAssignment(orphans.Key) is not { } closed)
            {
                foreach (var orphan in orphans)
                    batch.Add(new StoreChange.RemoveOpenEvent(orphan.EventId));
                continue;
            }

            var assignment = new Assignments.TrackedAssignment(closed, restored: true);
            foreach (var orphan in orphans)
                assignment.Open[new Assignments.OccurrenceKey(orphan.DetectorKey, orphan.OccurrenceId)] = orphan;
            state.Events.Close(assignment, EventCause.BotLost, now, batch);
        }
    }
}
