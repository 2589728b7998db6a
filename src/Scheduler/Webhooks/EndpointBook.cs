using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Subscriptions;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>All webhook endpoints, and who gets which event. Guarded by the scheduler's lock; lanes read single entries through it.</summary>
internal sealed class EndpointBook
{
    private readonly SortedDictionary<string, StoredEndpoint> _all = new(StringComparer.Ordinal);
    private readonly SubscriptionLinks _links;

    public EndpointBook(IEnumerable<StoredEndpoint> stored, SubscriptionLinks links)
    {
        _links = links;
        foreach (var endpoint in stored)
            _all[endpoint.Id] = endpoint;
    }

    /// <summary>Endpoints of their own, without those that belong to a subscription.</summary>
    public IEnumerable<StoredEndpoint> Listed => _all.Values.Where(endpoint => endpoint.Owner is null);

    public StoredEndpoint? Find(string id) => _all.GetValueOrDefault(id);

    public void Put(StoredEndpoint endpoint) => _all[endpoint.Id] = endpoint;

    public bool Remove(string id) => _all.Remove(id);

    /// <summary>Id of the endpoint that an inline webhook of a subscription makes; <c>/</c> keeps it apart from ids that users choose.</summary>
    public static string OwnedId(string room, string subscription) =>
        $"subscription/{Uri.EscapeDataString(room)}/{Uri.EscapeDataString(subscription)}";

    /// <summary>Enabled endpoints that take the event, each once.</summary>
    public IEnumerable<StoredEndpoint> Receivers(StoredEvent row, IReadOnlyList<string> subscriptions)
    {
        if (_all.Count == 0)
            yield break;
        var linked = _links.EndpointsOf(row.RoomId, subscriptions);
        foreach (var endpoint in _all.Values)
        {
            if (endpoint.DisabledReason is not null || !TakesType(endpoint, row.Type))
                continue;
            var byRoom = endpoint.Owner is null
                && (endpoint.Rooms is null || endpoint.Rooms.Any(pattern => RoomPattern.Matches(pattern, row.RoomId)));
            if (byRoom || linked.Contains(endpoint.Id))
                yield return endpoint;
        }
    }

    private static bool TakesType(StoredEndpoint endpoint, string type) =>
        endpoint.Types is null || endpoint.Types.Any(pattern => EventFilter.TypeMatches(pattern, type));
}
