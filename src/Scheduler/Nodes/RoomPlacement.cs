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
