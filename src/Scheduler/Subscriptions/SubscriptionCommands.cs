using System.Text.Json.Nodes;
using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Subscriptions;

/// <summary>Puts and deletes subscriptions, with the endpoints that their inline webhooks make.</summary>
internal sealed class SubscriptionCommands(SchedulerState state)
{
    /// <summary>Stores a valid subscription. Null = the webhook it names does not exist.</summary>
    public async Task<PutResult?> PutAsync(string room, string id, Subscription body)
    {
        var (result, durable) = state.Mutate((batch, now) =>
        {
            if (body.Webhook is JsonValue named && state.Endpoints.Find(named.GetValue<string>()) is not { Owner: null })
                return null;
            var old = state.Subscriptions.Find(room, id);
            var secret = PutEndpoint(room, id, body.Webhook as JsonObject, now, batch);
            var saved = body with
            {
                Id = id,
                Room = room,
                Webhook = WithoutSecret(body.Webhook),
                CreatedAt = old?.CreatedAt ?? now,
                UpdatedAt = now,
            };
            state.Subscriptions.Put(saved);
            batch.Add(new StoreChange.PutSubscription(saved));
            state.Changed.Set();
            return new PutResult(saved, old is null, secret);
        });
        await durable;
        return result;
    }

    public async Task<bool> DeleteAsync(string room, string id)
    {
        var (known, durable) = state.Mutate((batch, _) =>
        {
            if (!state.Subscriptions.Remove(room, id))
                return false;
            batch.Add(new StoreChange.RemoveSubscription(room, id));
            RemoveEndpoint(room, id, batch);
            state.Changed.Set();
            return true;
        });
        await durable;
        return known;
    }

    /// <summary>Makes or updates the endpoint of an inline webhook; returns a secret that was made here.</summary>
    private string? PutEndpoint(string room, string id, JsonObject? inline, DateTimeOffset now, StoreBatch batch)
    {
        if (inline is null)
        {
            RemoveEndpoint(room, id, batch);
            return null;
        }

        var endpointId = EndpointBook.OwnedId(room, id);
        var old = state.Endpoints.Find(endpointId);
        var given = inline["secret"]?.GetValue<string>();
        var made = given is null && old is null ? WebhookSignature.NewSecret() : null;
        var endpoint = new StoredEndpoint
        {
            Id = endpointId,
            Url = inline["url"]!.GetValue<string>(),
            Types = inline["types"] is JsonArray types ? [.. types.Select(type => type!.GetValue<string>())] : null,
            Secrets = given is not null ? [given] : old?.Secrets ?? [made!],
            CreatedAt = old?.CreatedAt ?? now,
            Owner = $"{room}/{id}",
        };
        state.Endpoints.Put(endpoint);
        batch.Add(new StoreChange.PutEndpoint(endpoint));
        return made;
    }

    private void RemoveEndpoint(string room, string id, StoreBatch batch)
    {
        var endpointId = EndpointBook.OwnedId(room, id);
        if (state.Endpoints.Remove(endpointId))
            batch.Add(new StoreChange.RemoveEndpoint(endpointId));
    }

    private static JsonNode? WithoutSecret(JsonNode? webhook)
    {
        var copy = webhook?.DeepClone();
        if (copy is JsonObject inline)
            inline.Remove("secret");
        return copy;
    }

    /// <summary>What a put led to.</summary>
    /// <param name="Saved">As stored; no secret.</param>
    /// <param name="IsNew">Made by this put.</param>
    /// <param name="MadeSecret">A secret that was made for its inline webhook; shown once.</param>
    internal sealed record PutResult(Subscription Saved, bool IsNew, string? MadeSecret);
}
