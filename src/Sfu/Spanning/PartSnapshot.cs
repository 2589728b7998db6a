using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Spanning;

/// <summary>Everything that one worker has of a room itself.</summary>
internal sealed record PartSnapshot(MirroredPeer[] Peers, MirroredProducer[] Producers, MirroredObserver[] Observers)
{
    /// <summary>As it is now.</summary>
    public static PartSnapshot Of(Room room) => new(
        [.. room.Peers.Values.Where(peer => !peer.IsMirror).Select(MirroredPeer.Of)],
        [.. room.Producers.Values.Where(producer => !producer.IsMirror).Select(MirroredProducer.Of)],
        [.. room.Observers.Values.Select(observer => new MirroredObserver(observer.Id, observer.Purpose))]);
}
