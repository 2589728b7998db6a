using System.Text.Json.Nodes;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Spanning;

namespace RoomLens.Sfu.Signalling;

/// <summary>Tells the participants of a room what happens in it. On the worker thread.</summary>
internal sealed class RoomAnnouncer(SignallingHub hub, ConsumerOffers offers) : IRoomListener
{
    /// <summary>A participant as the others see it; both dialects' names.</summary>
    public static JsonObject Describe(Peer peer) => new()
    {
        ["id"] = peer.Id,
        ["peerId"] = peer.Id,
        ["kind"] = peer.Kind,
        ["displayName"] = peer.Details?.DisplayName ?? peer.Id,
        ["device"] = peer.Details?.Device.DeepClone() ?? new JsonObject { ["name"] = peer.Kind },
    };

    /// <summary>An observer as the participants see it.</summary>
    public static JsonObject Describe(MirroredObserver observer) => new()
    {
        ["id"] = observer.Id,
        ["peerId"] = observer.Id,
        ["kind"] = "observer",
        ["purpose"] = observer.Purpose,
        ["displayName"] = observer.Id,
        ["device"] = new JsonObject { ["name"] = "observer" },
    };

    /// <inheritdoc/>
    public void PeerJoined(Peer peer)
    {
        if (peer.Details is not { IsHidden: true }) Announce(peer.Room, "newPeer", () => Describe(peer), except: peer);
    }

    /// <inheritdoc/>
    public void PeerLeft(Peer peer, string reason)
    {
        if (peer.Details is not { IsHidden: true }) Announce(peer.Room, "peerClosed", () => new JsonObject { ["peerId"] = peer.Id }, except: peer);
        hub.HandleLeft(peer, reason);
    }

    /// <inheritdoc/>
    public void ProducerAdded(Producer producer)
    {
        foreach (var member in hub.InRoom(producer.Peer.Room))
            if (member.Joined != producer.Peer) offers.OfferMissing(member);
    }

    /// <inheritdoc/>
    public void ProducerChanged(Producer producer)
    {
        foreach (var member in hub.InRoom(producer.Peer.Room))
        {
            if (member.Joined == producer.Peer)
            {
                TellScore(member, producer);
                TellNeeds(member, producer);
            }

            foreach (var offer in member.Offers.Values)
                if (offer.IsAccepted && offer.Consumer.Producer == producer) ConsumerOffers.TellChange(member, offer);
        }
    }

    /// <inheritdoc/>
    public void SpeakerChanged(Room room)
    {
        foreach (var member in hub.InRoom(room)) TellSpeaker(member);
    }

    /// <summary>Tells who speaks, unless the client knows; both dialects name it alike, nobody is null.</summary>
    public static void TellSpeaker(SignallingPeer member)
    {
        if (member.Connection is null || member.Joined is not { } joined) return;
        var speaker = joined.Room.SpeakerState();
        if (speaker?.ProducerId == member.ToldSpeaker) return;
        member.ToldSpeaker = speaker?.ProducerId;
        member.Tell("activeSpeaker", new JsonObject { ["peerId"] = speaker?.PeerId, ["producerId"] = speaker?.ProducerId, ["volume"] = speaker?.Volume });
    }

    /// <inheritdoc/>
    public void ProducerClosed(Producer producer)
    {
        foreach (var member in hub.InRoom(producer.Peer.Room))
        {
            member.OfferedProducers.Remove(producer.Id);
            member.ToldScores.Remove(producer.Id);
            member.ToldNeeds.Remove(producer.Id);
        }
    }

    /// <inheritdoc/>
    public void ConsumerClosed(Consumer consumer)
    {
        if (consumer.ViewerId is { } viewer && hub.Find(consumer.Producer.Peer.Room.Id, viewer) is { } member) ConsumerOffers.HandleClosed(member, consumer);
    }

    /// <inheritdoc/>
    public void ObserversShown(Room room, bool shown)
    {
        foreach (var observer in ObserversOf(room)) Announce(room, observer, shown);
    }

    /// <inheritdoc/>
    public void ObserverAdded(Observer observer)
    {
        ObserverElsewhere(observer.Room, new MirroredObserver(observer.Id, observer.Purpose), isThere: true);
    }

    /// <inheritdoc/>
    public void ObserverClosed(Observer observer)
    {
        ObserverElsewhere(observer.Room, new MirroredObserver(observer.Id, observer.Purpose), isThere: false);
    }

    /// <inheritdoc/>
    public void ObserverElsewhere(Room room, MirroredObserver observer, bool isThere)
    {
        if (room.Consent.ShowsObservers) Announce(room, observer, isThere);
    }

    /// <summary>The observers of a room, on whatever worker.</summary>
    public static IEnumerable<MirroredObserver> ObserversOf(Room room) =>
        room.Observers.Values.Select(observer => new MirroredObserver(observer.Id, observer.Purpose)).Concat(room.Links.SelectMany(link => link.Observers.Values));

    private void Announce(Room room, MirroredObserver observer, bool isThere)
    {
        if (isThere) Announce(room, "newPeer", () => Describe(observer));
        else Announce(room, "peerClosed", () => new JsonObject { ["peerId"] = observer.Id });
    }

    private void Announce(Room room, string method, Func<JsonObject> describe, Peer? except = null)
    {
        foreach (var member in hub.InRoom(room))
            if (member.Joined != except) member.Tell(method, describe());
    }

    /// <summary>Which layers of a simulcast stream somebody needs: a client that heeds it stops encoding the others.</summary>
    private static void TellNeeds(SignallingPeer member, Producer producer)
    {
        if (!producer.IsSimulcast) return;
        bool[] needs = [.. producer.Needs.All];
        // Every layer is needed as long as nothing else was said.
        var told = member.ToldNeeds.GetValueOrDefault(producer.Id);
        if (told is null ? Array.TrueForAll(needs, needed => needed) : needs.SequenceEqual(told)) return;
        member.ToldNeeds[producer.Id] = needs;
        member.Tell("producerLayersNeeded", new JsonObject { ["producerId"] = producer.Id, ["spatialLayers"] = new JsonArray([.. needs.Select(needed => (JsonNode)needed)]) });
    }

    private static void TellScore(SignallingPeer member, Producer producer)
    {
        var score = producer.LastScore;
        if (member.ToldScores.TryGetValue(producer.Id, out var told) && told == score) return;
        member.ToldScores[producer.Id] = score;
        var entry = new JsonObject { ["encodingIdx"] = 0, ["ssrc"] = producer.Ssrc ?? 0, ["score"] = score };
        member.Tell("producerScore", new JsonObject { ["producerId"] = producer.Id, ["score"] = new JsonArray(entry) });
    }
}
