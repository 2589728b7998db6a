using RoomLens.Contracts.Api;

namespace RoomLens.Scheduler.Subscriptions;

/// <summary>All subscriptions, by room pattern and id. Guarded by the scheduler's lock.</summary>
internal sealed class SubscriptionBook
{
    private readonly SortedDictionary<(string Room, string Id), Subscription> _all = new(OrdinalPair.Instance);

    public IReadOnlyCollection<Subscription> All => _all.Values;

    public Subscription? Find(string room, string id) => _all.GetValueOrDefault((room, id));

    public void Put(Subscription subscription) => _all[(subscription.Room!, subscription.Id!)] = subscription;

    public bool Remove(string room, string id) => _all.Remove((room, id));

    private sealed class OrdinalPair : IComparer<(string Room, string Id)>
    {
        public static readonly OrdinalPair Instance = new();

        public int Compare((string Room, string Id) x, (string Room, string Id) y)
        {
            var room = string.CompareOrdinal(x.Room, y.Room);
            return room != 0 ? room : string.CompareOrdinal(x.Id, y.Id);
        }
    }
}
