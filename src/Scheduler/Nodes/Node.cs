using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Agents;

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

    /// <summary>Grows when a room opens or closes.</summary>
    public long RoomsRevision { get; private set; }

    /// <summary>Policies and decisions of its rooms.</summary>
    public PlanFeed<NodePlan> Plan { get; } = new();

    /// <summary>Rooms and consents that the newest plan was made from.</summary>
    public (long Rooms, long Consents)? PlannedFor { get; set; }

    /// <summary>Applies one feed message. False = it names something unknown, only a new snapshot helps.</summary>
    public bool Apply(FeedMessage message)
    {
        if (message.Type == FeedTypes.Reset)
        {
            Rooms.Clear();
            foreach (var state in message.Rooms ?? [])
                Rooms[state.RoomId] = Room.From(state);
            IsKnown = true;
            RoomsRevision++;
            return true;
        }

        if (!IsKnown || message.RoomId is not { } roomId)
            return false;
        if (!Rooms.TryGetValue(roomId, out var room))
        {
            Rooms[roomId] = room = new Room(roomId);
            RoomsRevision++;
        }

        room.Apply(message);
        if (room.IsEmpty)
        {
            Rooms.Remove(roomId);
            RoomsRevision++;
        }

        return true;
    }
}
