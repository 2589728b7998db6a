using RoomLens.Contracts.Sfu;
using RoomLens.Contracts.Sfu.Speakers;

namespace RoomLens.Sfu.Feed;

/// <summary>One room as its messages have told it. Guarded by the log's lock.</summary>
internal sealed class FeedRoom(string id)
{
    private readonly Dictionary<string, PeerState> _peers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProducerState> _producers = new(StringComparer.Ordinal);
    private SpeakerState? _speaker;

    /// <summary>Nothing is left in it.</summary>
    public bool IsEmpty => _peers.Count == 0 && _producers.Count == 0;

    /// <summary>Takes a message in.</summary>
    public void Apply(FeedMessage message)
    {
        switch (message.Type)
        {
            case FeedTypes.PeerJoined when message.Peer is { } peer:
                _peers[peer.PeerId] = peer;
                break;
            case FeedTypes.PeerLeft when message.PeerId is { } left:
                _peers.Remove(left);
                break;
            case FeedTypes.ProducerAdded or FeedTypes.ProducerChanged when message.Producer is { } producer:
                _producers[producer.Id] = producer;
                break;
            case FeedTypes.ProducerClosed when message.ProducerId is { } closed:
                _producers.Remove(closed);
                if (_speaker?.ProducerId == closed) _speaker = null;
                break;
            case FeedTypes.ActiveSpeaker:
                _speaker = message.Speaker;
                break;
        }
    }

    /// <summary>As others see it.</summary>
    public RoomState Snapshot() => new(id, [.. _peers.Values], [.. _producers.Values], _speaker);

    /// <summary>The close of its producers, then of its peers.</summary>
    public IEnumerable<FeedMessage> Close(string reason)
    {
        foreach (var producer in _producers.Values)
            yield return new FeedMessage { Type = FeedTypes.ProducerClosed, RoomId = id, PeerId = producer.PeerId, ProducerId = producer.Id, Reason = reason };
        foreach (var peerId in _peers.Keys)
            yield return new FeedMessage { Type = FeedTypes.PeerLeft, RoomId = id, PeerId = peerId, Reason = reason };
    }
}
