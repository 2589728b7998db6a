using RoomLens.Contracts.Sfu;

namespace RoomLens.Scheduler.Nodes;

/// <summary>A room on a node.</summary>
internal sealed class Room(string roomId)
{
    public string RoomId { get; } = roomId;

    public Dictionary<string, PeerState> Peers { get; } = [];

    public Dictionary<string, ProducerState> Producers { get; } = [];

    public bool IsEmpty => Peers.Count == 0 && Producers.Count == 0;

    public static Room From(RoomState state)
    {
        var room = new Room(state.RoomId);
        foreach (var peer in state.Peers)
            room.Peers[peer.PeerId] = peer;
        foreach (var producer in state.Producers)
            room.Producers[producer.Id] = producer;
        return room;
    }

    /// <summary>Types of later versions are ignored: nodes and schedulers are updated one after the other.</summary>
    public void Apply(FeedMessage message)
    {
        switch (message.Type)
        {
            case FeedTypes.PeerJoined when message.Peer is { } peer:
                Peers[peer.PeerId] = peer;
                break;
            case FeedTypes.PeerLeft when message.PeerId is { } left:
                Peers.Remove(left);
                break;
            case FeedTypes.ProducerAdded or FeedTypes.ProducerChanged when message.Producer is { } producer:
                Producers[producer.Id] = producer;
                break;
            case FeedTypes.ProducerClosed when message.ProducerId is { } closed:
                Producers.Remove(closed);
                break;
            default:
                break;
        }
    }
}
