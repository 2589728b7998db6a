using System.Text.Json;
using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Subscriptions;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>Which endpoints the subscriptions of an event name. Guarded by the scheduler's lock.</summary>
internal sealed class SubscriptionLinks(SubscriptionBook subscriptions)
{
    public IReadOnlySet<string> EndpointsOf(string roomId, IReadOnlyList<string> subscriptionIds)
    {
        var endpoints = new HashSet<string>();
        foreach (var subscription in subscriptions.All)
        {
            if (subscription.Webhook is not null && subscriptionIds.Contains(subscription.Id!)
                && RoomPattern.Matches(subscription.Room!, roomId))
            {
                endpoints.Add(EndpointOf(subscription)!);
            }
        }

        return endpoints;
    }

    /// <summary>The endpoint a subscription sends to; null = none.</summary>
    public static string? EndpointOf(Subscription subscription) => subscription.Webhook switch
    {
        null => null,
        { } node when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        _ => EndpointBook.OwnedId(subscription.Room!, subscription.Id!),
    };
}
