using RoomLens.Contracts.Consent;
using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Consent;

/// <summary>
/// Changes consent. What may no longer be observed ends in the same commit: its events get their terminal message, and nothing that its bot
/// still sends is written. The nodes are told right after it.
/// </summary>
internal sealed class ConsentCommands(SchedulerState state)
{
    /// <summary>Null = there are too many policies.</summary>
    public async Task<(StoredPolicy Saved, bool IsNew)?> PutPolicyAsync(string room, RoomPolicy policy)
    {
        var (result, durable) = state.Mutate<(StoredPolicy, bool)?>((batch, now) =>
        {
            if (!state.Consents.HasRoomFor(room))
                return null;
            var old = state.Consents.FindPolicy(room);
            var saved = new StoredPolicy(room, policy.Observation, policy.Visible, now);
            state.Consents.Put(saved);
            batch.Add(new StoreChange.PutPolicy(saved));
            Enforce(room, now, batch);
            return (saved, old is null);
        });
        await durable;
        return result;
    }

    /// <summary>The room is allowed and visible again; false = it had no policy.</summary>
    public async Task<bool> DeletePolicyAsync(string room)
    {
        var (known, durable) = state.Mutate((batch, now) =>
        {
            if (!state.Consents.RemovePolicy(room))
                return false;
            batch.Add(new StoreChange.RemovePolicy(room));
            Enforce(room, now, batch);
            return true;
        });
        await durable;
        return known;
    }

    /// <summary>Null = there are too many decisions. The same decision again writes nothing.</summary>
    public async Task<StoredConsent?> DecideAsync(string room, string peer, bool allowed, bool byAdmin)
    {
        var (result, durable) = state.Mutate<StoredConsent?>((batch, now) =>
        {
            if (state.Consents.Find(room, peer) is { } known && known.Allowed == allowed && known.ByAdmin == byAdmin)
                return known;
            if (!state.Consents.HasRoomFor(room, peer))
                return null;
            var saved = new StoredConsent(room, peer, allowed, byAdmin, now);
            state.Consents.Put(saved);
            batch.Add(new StoreChange.PutConsent(saved));
            Enforce(room, now, batch);
            return saved;
        });
        await durable;
        return result;
    }

    /// <summary>The room's policy decides about the participant again; false = there was no decision.</summary>
    public async Task<bool> ForgetAsync(string room, string peer)
    {
        var (known, durable) = state.Mutate((batch, now) =>
        {
            if (!state.Consents.Remove(room, peer))
                return false;
            batch.Add(new StoreChange.RemoveConsent(room, peer));
            Enforce(room, now, batch);
            return true;
        });
        await durable;
        return known;
    }

    /// <summary>
    /// Erases what is stored about a participant up to now, with the webhooks that still wait. Its decision stays, or it would be observed
    /// again; an event that is open goes on and its end is still told.
    /// </summary>
    public async Task EraseAsync(string room, string peer)
    {
        var through = state.Read(_ => state.Events.LastCursor);
        do
        {
            await state.Mutate((batch, _) =>
            {
                state.Assignments.ForgetClosed(open => open.Stored.RoomId == room && open.Stored.PeerId == peer);
                batch.Add(new StoreChange.EraseEvents(room, peer, through));
            });
        }
        while (state.Store.HasEventsOf(room, peer, through));
    }

    private void Enforce(string room, DateTimeOffset now, StoreBatch batch)
    {
        foreach (var open in state.Assignments.Open.Where(open => open.Stored.RoomId == room).ToArray())
        {
            if (state.Consents.Of(room, open.Stored.PeerId).State == ConsentState.Allowed)
                continue;
            state.Events.Close(open, EventCause.ConsentWithdrawn, now, batch);
            state.Assignments.MoveToClosed(open, EndReason.Withdrawn);
        }

        state.NodePlans.Push(batch);
        state.Changed.Set();
    }
}
