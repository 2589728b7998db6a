using RoomLens.Scheduler.Events;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Core;

/// <summary>Sends each stored message to the webhook lanes it belongs to and wakes the listeners of the log. Guarded by the scheduler's lock.</summary>
internal sealed class EventRouter(EndpointBook endpoints, LaneWaker lanes, EventPulse pulse, long lastDelivery) : IEventRouter
{
    private long _lastDelivery = lastDelivery;

    public void Route(StoredEvent row, IReadOnlyList<string> subscriptions, DateTimeOffset now, StoreBatch batch)
    {
        batch.AfterCommit(() => pulse.Advance(row.Cursor));
        foreach (var endpoint in endpoints.Receivers(row, subscriptions))
        {
            var delivery = new StoredDelivery
            {
                Id = ++_lastDelivery,
                Endpoint = endpoint.Id,
                ProducerId = row.ProducerId,
                Cursor = row.Cursor,
                EventId = row.Id,
                State = DeliveryState.Pending,
                NextAt = now,
                CreatedAt = now,
                UpdatedAt = now,
            };
            batch.Add(new StoreChange.AddDelivery(delivery));
            batch.AfterCommit(() => lanes.Wake(delivery.Endpoint, delivery.ProducerId));
        }
    }
}
