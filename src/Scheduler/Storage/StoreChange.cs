using RoomLens.Contracts.Api;

namespace RoomLens.Scheduler.Storage;

/// <summary>One durable change; a <see cref="StoreBatch"/> applies its changes in order and all or none.</summary>
internal abstract record StoreChange
{
    private StoreChange()
    {
    }

    public sealed record SetMeta(string Key, string Value) : StoreChange;

    public sealed record PutSubscription(Subscription Subscription) : StoreChange;

    public sealed record RemoveSubscription(string Room, string Id) : StoreChange;

    public sealed record PutEndpoint(StoredEndpoint Endpoint) : StoreChange;

    /// <summary>Removes an endpoint and everything still queued for it.</summary>
    public sealed record RemoveEndpoint(string Id) : StoreChange;

    /// <summary>Opens an assignment and records its epoch as the stream's highest.</summary>
    public sealed record OpenAssignment(StoredAssignment Assignment) : StoreChange;

    /// <summary>Updates the counters and the end of an assignment.</summary>
    public sealed record UpdateAssignment(StoredAssignment Assignment) : StoreChange;

    public sealed record AppendEvent(StoredEvent Event) : StoreChange;

    public sealed record SaveOpenEvent(StoredOpenEvent Event) : StoreChange;

    public sealed record RemoveOpenEvent(string EventId) : StoreChange;

    public sealed record AddDelivery(StoredDelivery Delivery) : StoreChange;

    public sealed record UpdateDelivery(StoredDelivery Delivery) : StoreChange;

    /// <summary>Fails every pending delivery of an endpoint.</summary>
    public sealed record FailDeliveries(string Endpoint, string Error, DateTimeOffset At) : StoreChange;

    public sealed record PutPolicy(StoredPolicy Policy) : StoreChange;

    public sealed record RemovePolicy(string Room) : StoreChange;

    public sealed record PutConsent(StoredConsent Consent) : StoreChange;

    public sealed record RemoveConsent(string Room, string Peer) : StoreChange;

    /// <summary>Erases events of a participant up to a cursor, a bounded number at a time; see <see cref="ISchedulerStore.HasEventsOf"/>.</summary>
    public sealed record EraseEvents(string Room, string Peer, long Through) : StoreChange;

    /// <summary>Removes what is older than the retention bound, see <see cref="SchedulerOptions.EventRetentionDays"/>.</summary>
    public sealed record Trim(DateTimeOffset OlderThan, long MaxBytes) : StoreChange;
}
