using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Scheduler.Nodes;

/// <summary>An SFU node and what its feed told. Guarded by the scheduler's lock.</summary>
internal sealed class Node(AgentHello hello, DateTimeOffset now)
{
    public AgentHello Hello { get; set; } = hello;

    public string Id => Hello.Id;

    public DateTimeOffset LastSeen { get; set; } = now;

    public DateTimeOffset? LostAt { get; set; }

    public bool IsLive => LostAt is null;

    /// <summary>A snapshot arrived since this instance said hello: silence about a stream means that it is gone.</summary>
    public bool IsKnown { get; set; }

    public Dictionary<string, Room> Rooms { get; } = [];

    /// <summary>Applies one feed message. False = it names something unknown, only a new snapshot helps.</summary>
    public bool Apply(FeedMessage message)
    {
        if (message.Type == FeedTypes.Reset)
        {
            Rooms.Clear();
            foreach (var state in message.Rooms ?? [])
                Rooms[state.RoomId] = Room.From(state);
            IsKnown = true;
            return true;
        }

        if (!IsKnown || message.RoomId is not { } roomId)
            return false;
        if (!Rooms.TryGetValue(roomId, out var room))
            Rooms[roomId] = room = new Room(roomId);
        room.Apply(message);
        if (room.IsEmpty)
            Rooms.Remove(roomId);
        return true;
    }
}
