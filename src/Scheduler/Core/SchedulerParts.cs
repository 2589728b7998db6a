using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Consent;
using RoomLens.Scheduler.Live;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Subscriptions;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Core;

/// <summary>What the HTTP surface calls.</summary>
internal sealed record SchedulerParts
{
    public required SchedulerState State { get; init; }

    public required StreamStatusBook Status { get; init; }

    public required DetectionHub Hub { get; init; }

    public required EventPulse Pulse { get; init; }

    public required AgentSessions Agents { get; init; }

    public required RoomPlacement Rooms { get; init; }

    public required NodeCommands Nodes { get; init; }

    public required SubscriptionCommands Subscriptions { get; init; }

    public required ConsentCommands Consent { get; init; }

    public required EndpointCommands Webhooks { get; init; }

    public required WebhookSender Sender { get; init; }

    public required Reconciler Reconciler { get; init; }
}
