namespace RoomLens.Scheduler.Nodes;

/// <summary>
/// What answers to <c>join</c> have promised and no node tells yet: which node opens a room, and how many participants are on their way to each. Without it,
/// a burst of joins would all go to the node that was the emptiest before it. Guarded by the scheduler's lock.
/// </summary>
internal sealed class JoinBook
{
    /// <summary>A page asks for the camera first: so long its room waits for it on the chosen node.</summary>
    public static readonly TimeSpan RoomWaits = TimeSpan.FromSeconds(60);

    /// <summary>Nodes tell their load each second, as an average of a few.</summary>
    public static readonly TimeSpan Expected = TimeSpan.FromSeconds(5);

    /// <summary>Capacity units that a participant is taken for until the node's load tells: 50 to a core.</summary>
    public const double CostOfOne = 0.02;

    // More rooms than that within a minute are not remembered: one of them could be opened on two nodes.
    private const int MostRooms = 10_000;

    // More participants than that within five seconds are not counted: some node may get a few too many.
    private const int MostComing = 10_000;

    private readonly Dictionary<string, (string Node, DateTimeOffset Until)> _rooms = new(StringComparer.Ordinal);
    private readonly Queue<(string Node, DateTimeOffset Until)> _coming = new();

    /// <summary>The node that a room waits for; null = none.</summary>
    public string? Find(string roomId) => _rooms.TryGetValue(roomId, out var place) ? place.Node : null;

    /// <summary>A participant was sent to a node.</summary>
    public void Add(string roomId, string node, DateTimeOffset now)
    {
        Promise(roomId, node, now);
        if (_coming.Count < MostComing)
            _coming.Enqueue((node, now + Expected));
    }

    /// <summary>A room is to be opened on a node by somebody who is there already, or sent there at once: nobody else is on the way.</summary>
    public void Promise(string roomId, string node, DateTimeOffset now)
    {
        if (_rooms.Count < MostRooms || _rooms.ContainsKey(roomId))
            _rooms[roomId] = (node, now + RoomWaits);
    }

    /// <summary>Capacity units on their way to a node.</summary>
    public double ExpectedAt(string node) => _coming.Count(one => one.Node == node) * CostOfOne;

    /// <summary>Rooms that wait for a node and are not open yet.</summary>
    public int RoomsAt(string node, Func<string, bool> isOpen) => _rooms.Count(room => room.Value.Node == node && !isOpen(room.Key));

    /// <summary>Forgets what is over.</summary>
    public void Forget(DateTimeOffset now)
    {
        while (_coming.TryPeek(out var first) && first.Until <= now)
            _coming.Dequeue();
        foreach (var (room, place) in _rooms)
        {
            if (place.Until <= now)
                _rooms.Remove(room);
        }
    }
}
