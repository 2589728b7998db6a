using RoomLens.Contracts.Sfu;

namespace RoomLens.Sfu.Rooms;

/// <summary>A participant of a room and what it publishes.</summary>
internal sealed class Peer(Room room, string id, string kind, DateTimeOffset joinedAt)
{
    /// <summary>Where it is.</summary>
    public Room Room => room;

    /// <summary>Unique within the room.</summary>
    public string Id => id;

    /// <summary><c>whip</c> or <c>plain</c>.</summary>
    public string Kind => kind;

    /// <summary>What it publishes.</summary>
    public List<Producers.Producer> Producers { get; } = [];

    /// <summary>As others see it.</summary>
    public PeerState Snapshot() => new(id, kind, joinedAt);
}
