using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Placement;

namespace RoomLens.Scheduler.Nodes;

/// <summary>All nodes by id, lost ones for a while. Guarded by the scheduler's lock.</summary>
internal sealed class NodeBook
{
    private static readonly TimeSpan KeepLost = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, Node> _nodes = [];

    public IReadOnlyCollection<Node> All => _nodes.Values;

    public IEnumerable<Node> Live => _nodes.Values.Where(node => node.IsLive);

    public Node? Find(string id) => _nodes.GetValueOrDefault(id);

    public Node? FindLive(string id) => _nodes.TryGetValue(id, out var node) && node.IsLive ? node : null;

    public void Put(Node node) => _nodes[node.Id] = node;

    /// <summary>The node that serves a room; null = the room is not open anywhere.</summary>
    public Node? ServingRoom(string roomId) => Live.FirstOrDefault(node => node.Rooms.ContainsKey(roomId));

    /// <summary>Every published video.</summary>
    public IReadOnlyList<StreamView> Streams() =>
    [
        .. from node in Live
           from room in node.Rooms.Values
           from producer in room.Producers.Values
           where producer.Kind == "video"
           select new StreamView
           {
               Key = new StreamKey(room.RoomId, producer.Id),
               PeerId = producer.PeerId,
               NodeId = node.Id,
               SfuUrl = node.Hello.Addresses.Control,
               Codec = producer.Codec,
               Source = producer.Source,
               Layers = producer.Layers,
               Paused = producer.Paused,
               Observable = producer.Observable,
               Barred = producer.Barred,
           },
    ];

    public void Forget(DateTimeOffset now)
    {
        foreach (var (id, node) in _nodes)
        {
            if (node.LostAt is { } lost && now - lost > KeepLost)
                _nodes.Remove(id);
        }
    }
}
