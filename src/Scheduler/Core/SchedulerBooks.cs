using RoomLens.Scheduler.Subscriptions;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Core;

/// <summary>The books that routing events needs, made before the state.</summary>
internal sealed record SchedulerBooks(SubscriptionBook Subscriptions, EndpointBook Endpoints);
