using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Nodes;

/// <summary>Says which node serves a room, and chooses one for a room that is not open. Safe for any thread.</summary>
internal sealed class RoomPlacement(SchedulerState state)
{
    private readonly JoinBook _joins = new();

    /// <summary>Public address of the node for one more participant of a room; null = there is none, and why.</summary>
    public string? Place(string roomId, out string reason)
    {
        var (address, why) = state.Read(now =>
        {
            _joins.Forget(now);
            if (Find(roomId) is not { } node)
                return (null, state.Nodes.Live.Any() ? "Every SFU node is full, cordoned or being drained." : "No SFU node is connected.");
            _joins.Add(roomId, node.Id, now);
            return (node.Hello.Addresses.Public, "");
        });
        reason = why;
        return address;
    }

    /// <summary>Public address of the node that a request about a room belongs to when it came to a node that does not have the room; null = no other one.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="asking">Where the request came to. It keeps what it may open: whoever went there had a reason.</param>
    /// <param name="opens">The request opens the room if it is nowhere.</param>
    /// <param name="isFull">The node has refused it for want of room.</param>
    public string? Locate(string roomId, string asking, bool opens, bool isFull) => state.Read(now =>
    {
        _joins.Forget(now);
        var node = state.Nodes.ServingRoom(roomId) ?? (opens ? Choose(roomId, asking, isFull, now) : null);
        if (node is null || node.Id == asking)
            return null;
        return node.Hello.Addresses.Public;
    });

    private Node? Choose(string roomId, string asking, bool isFull, DateTimeOffset now)
    {
        var node = _joins.Find(roomId) is { } promised && state.Nodes.FindLive(promised) is { IsDraining: false } waiting ? waiting : null;
        if (node is null || (isFull && node.Id == asking))
        {
            node = !isFull && state.Nodes.FindLive(asking) is { TakesRooms: true } self && View(self).Share < 1
                ? self
                : NodeChoice.Choose(state.Nodes.Live.Where(other => other.TakesRooms && other.Id != asking).Select(View)) is { } id ? state.Nodes.FindLive(id) : null;
        }

        if (node is not null)
            _joins.Promise(roomId, node.Id, now);
        return node;
    }

    private Node? Find(string roomId)
    {
        // A room stays together: where it is open, then where its first participants were sent.
        if (state.Nodes.ServingRoom(roomId) is { Hello.Addresses.Public: not null } serving)
            return serving;
        if (_joins.Find(roomId) is { } promised && state.Nodes.FindLive(promised) is { IsDraining: false } waiting)
            return waiting;
        return NodeChoice.Choose(state.Nodes.Live.Where(node => node.TakesRooms).Select(View)) is { } id ? state.Nodes.FindLive(id) : null;
    }

    private NodeChoice.Candidate View(Node node) => new(
        node.Id, node.Hello.Capacity, node.Load, _joins.ExpectedAt(node.Id), node.Rooms.Count + _joins.RoomsAt(node.Id, node.Rooms.ContainsKey));
}
