using RoomLens.Contracts.Agents.Plans;
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

    /// <summary>Share of its capacity in use, as its last heartbeat said.</summary>
    public double Load { get; set; }

    /// <summary>It gets no new rooms. The node is told with each answer, and says so in its hello: a new scheduler learns it from there.</summary>
    public bool IsCordoned { get; set; } = hello.Cordoned;

    /// <summary>It is to become empty; told and learnt in the same way.</summary>
    public bool IsDraining { get; set; } = hello.Draining;

    /// <summary>How long its rooms may still end by themselves once it is told to drain.</summary>
    public TimeSpan DrainWithin { get; set; }

    /// <summary>Whether rooms may be opened on it.</summary>
    public bool TakesRooms => IsLive && !IsCordoned && !IsDraining && Hello.Addresses.Public is not null;

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
