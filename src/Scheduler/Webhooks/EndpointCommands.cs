using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>Puts, deletes and tests webhook endpoints; replays dead letters.</summary>
internal sealed class EndpointCommands(SchedulerState state, Action<string, string> wake)
{
    /// <summary>Stores a valid endpoint; the secret is returned when it was made here. Putting an endpoint enables it again.</summary>
    public async Task<(StoredEndpoint Saved, bool IsNew, string? MadeSecret)> PutAsync(string id, WebhookEndpoint body)
    {
        var (result, durable) = state.Mutate((batch, now) =>
        {
            var old = state.Endpoints.Find(id);
            var made = body.Secrets is null && old is null ? WebhookSignature.NewSecret() : null;
            var saved = new StoredEndpoint
            {
                Id = id,
                Url = body.Url!,
                Types = body.Types,
                Rooms = body.Rooms,
                Secrets = body.Secrets ?? old?.Secrets ?? [made!],
                CreatedAt = old?.CreatedAt ?? now,
            };
            state.Endpoints.Put(saved);
            batch.Add(new StoreChange.PutEndpoint(saved));
            return (saved, old is null, made);
        });
        await durable;
        return result;
    }

    /// <summary>False = unknown; null = a subscription still names it.</summary>
    public async Task<bool?> DeleteAsync(string id)
    {
        var (known, durable) = state.Mutate<bool?>((batch, _) =>
        {
            if (state.Endpoints.Find(id) is not { Owner: null })
                return false;
            if (state.Subscriptions.All.Any(subscription => SubscriptionLinks.EndpointOf(subscription) == id))
                return null;
            state.Endpoints.Remove(id);
            batch.Add(new StoreChange.RemoveEndpoint(id));
            return true;
        });
        await durable;
        return known;
    }

    /// <summary>Puts a dead letter back into its lane. Null = unknown; false = it is not one, or has no destination.</summary>
    public async Task<bool?> ReplayAsync(long deliveryId)
    {
        if (state.Store.FindDelivery(deliveryId) is not { } delivery)
            return null;
        if (delivery.State != DeliveryState.Failed || state.Store.ReadEvent(delivery.Cursor) is null)
            return false;
        var (known, durable) = state.Mutate((batch, now) =>
        {
            if (state.Endpoints.Find(delivery.Endpoint) is not { DisabledReason: null })
                return false;
            batch.Add(new StoreChange.UpdateDelivery(
                delivery with { State = DeliveryState.Pending, Attempts = 0, NextAt = now, UpdatedAt = now }));
            return true;
        });
        await durable;
        if (known)
            wake(delivery.Endpoint, delivery.ProducerId);
        return known;
    }
}
