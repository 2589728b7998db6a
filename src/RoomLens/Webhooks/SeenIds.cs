namespace RoomLens.Cli.Webhooks;

/// <summary>Remembers the last message ids, because delivery is at least once. Bounded: the oldest is forgotten first.</summary>
internal sealed class SeenIds(int capacity)
{
    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();

    /// <summary>True the first time an id is given.</summary>
    public bool Add(string id)
    {
        lock (_gate)
        {
            if (!_known.Add(id)) return false;
            _order.Enqueue(id);
            if (_order.Count > capacity) _known.Remove(_order.Dequeue());
            return true;
        }
    }
}
