using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Spanning;
using RoomLens.Sfu.Workers;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Rooms;

/// <summary>
/// Every room of a worker, and the only place where peers, producers, consumers and observers come and go: so each change reaches the feed
/// once and each close reaches everything below. Owned by the worker thread.
/// </summary>
internal sealed class RoomTable(FeedSource feed, RoomHolds holds, NodeQuota quota, ILogger log)
{
    /// <summary>Longest accepted room, peer or observer name, in characters.</summary>
    public const int MaxNameLength = 128;

    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    /// <summary>Who may be observed in a room that opens; without one everybody.</summary>
    public ConsentSource? Consents { get; init; }

    /// <summary>Who else is told, if anyone.</summary>
    public IRoomListener? Listener { get; set; }

    /// <summary>The parts of its rooms on other workers; null = there are no other workers.</summary>
    public RoomSpans? Spans { get; set; }

    /// <summary>Rooms that are counted here; a room on several workers is counted on one of them.</summary>
    public int Count { get; private set; }

    /// <summary>Producers in all rooms, without mirrors.</summary>
    public int ProducerCount { get; private set; }

    /// <summary>Consumers of all producers.</summary>
    public int ConsumerCount { get; private set; }

    /// <summary>All rooms, and parts of rooms.</summary>
    public IReadOnlyCollection<Room> All => _rooms.Values;

    /// <summary>Whether a name from a URL or body may be used: printable, without slashes, bounded.</summary>
    public static bool IsValidName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && !name.Any(c => char.IsControl(c) || c is '/' or '\\' or '?' or '#');

    /// <summary>The room of that name, if there is one.</summary>
    public Room? Find(string roomId) => _rooms.GetValueOrDefault(roomId);

    /// <summary>The room of that name, made if need be.</summary>
    public Outcome<Room> Open(string roomId)
    {
        if (!IsValidName(roomId)) return Refusal.Malformed($"A room name has 1 to {MaxNameLength} printable characters without / \\ ? #.", "room");
        if (_rooms.TryGetValue(roomId, out var room)) return room;
        var isFirst = holds.Others(roomId).Count == 0;
        if (isFirst && !quota.TakesRoom(Count)) return Refusal.AtCapacity("This node takes no more rooms.");
        room = _rooms[roomId] = new Room(roomId) { Hold = holds.Take(roomId), Consent = Consents?.Of(roomId) ?? RoomConsent.Open, IsCounted = isFirst };
        if (isFirst) Count++;
        Spans?.Opened(room);
        return room;
    }

    /// <summary>Counts a room here if this worker has become its home.</summary>
    public void CountIfHome(Room room)
    {
        if (room.IsCounted || !holds.IsHome(room.Id)) return;
        room.IsCounted = true;
        Count++;
    }

    /// <summary>Everything there is.</summary>
    public IReadOnlyList<RoomState> Snapshot() => [.. _rooms.Values.Select(room => room.Snapshot())];

    /// <summary>A participant comes, or is already there.</summary>
    public Peer Join(Room room, string peerId, string kind, DateTimeOffset utcNow, Peer.PeerDetails? details = null)
    {
        if (room.Peers.TryGetValue(peerId, out var present) && !present.IsMirror) return present;
        // Whoever is here is it, and not what another worker had under its name.
        if (present is not null) Leave(present, CloseReasons.Replaced);
        var peer = room.Peers[peerId] = new Peer(room, peerId, kind, utcNow) { Details = details, Hold = holds.Take(room.Id, RoomSeat.OfPeer(peerId)) };
        Spans?.PeerJoined(peer);
        feed.Publish(new FeedMessage { Type = FeedTypes.PeerJoined, RoomId = room.Id, Peer = peer.Snapshot() });
        Listener?.PeerJoined(peer);
        return peer;
    }

    /// <summary>A participant on another worker comes.</summary>
    public void AddMirror(Peer peer)
    {
        peer.Room.Peers[peer.Id] = peer;
        Listener?.PeerJoined(peer);
    }

    /// <summary>A participant goes, with all it publishes.</summary>
    public void Leave(Peer peer, string reason)
    {
        foreach (var producer in peer.Producers.ToArray()) CloseProducer(producer, reason);
        if (!peer.Room.Peers.Remove(peer.Id)) return;
        if (!peer.IsMirror)
        {
            Spans?.PeerLeft(peer);
            feed.Publish(new FeedMessage { Type = FeedTypes.PeerLeft, RoomId = peer.Room.Id, PeerId = peer.Id, Reason = reason });
        }

        Listener?.PeerLeft(peer, reason);
        holds.Release(peer.Hold);
        RemoveIfEmpty(peer.Room);
    }

    /// <summary>A stream is published.</summary>
    public void AddProducer(Producer producer)
    {
        producer.Peer.Producers.Add(producer);
        producer.Peer.Room.Producers.Add(producer.Id, producer);
        if (producer.Speech is { } speech) producer.Peer.Room.Speech.Add(speech);
        if (!producer.IsMirror)
        {
            ProducerCount++;
            Spans?.ProducerAdded(producer);
            PublishProducer(FeedTypes.ProducerAdded, producer);
            Log.ProducerAdded(log, producer.Peer.Room.Id, producer.Settings.Codec.Kind.Name(), producer.Id, producer.Peer.Id, producer.Settings.Codec.Name);
        }

        Listener?.ProducerAdded(producer);
    }

    /// <summary>Layers, score, pause or consent of a stream changed.</summary>
    public void PublishChange(Producer producer)
    {
        if (!producer.IsMirror)
        {
            Spans?.ProducerChanged(producer);
            PublishProducer(FeedTypes.ProducerChanged, producer);
        }

        Listener?.ProducerChanged(producer);
    }

    /// <summary>A publisher holds its stream back or goes on; receivers then start with a key frame.</summary>
    public void SetPaused(Producer producer, bool paused, Instant now)
    {
        if (producer.IsPaused == paused) return;
        producer.SetPaused(paused, now);
        PublishChange(producer);
    }

    /// <summary>Looks who speaks in each room; often.</summary>
    public void HandleSpeech(Instant now)
    {
        foreach (var room in _rooms.Values)
        {
            if (room.Speech.Count == 0 && room.Speaker.Current is null) continue;
            if (!room.Speaker.HandleTimeout(room.Speech, now)) continue;
            if (!room.SpeakerIsElsewhere)
                feed.Publish(new FeedMessage { Type = FeedTypes.ActiveSpeaker, RoomId = room.Id, Speaker = room.SpeakerState() });
            Listener?.SpeakerChanged(room);
        }
    }

    /// <summary>A stream ends: its consumers first, then itself, then its peer if that was all.</summary>
    public void CloseProducer(Producer producer, string reason)
    {
        var room = producer.Peer.Room;
        if (!room.Producers.Remove(producer.Id)) return;
        if (producer.Speech is { } speech) room.Speech.Remove(speech);
        if (!producer.IsMirror)
        {
            ProducerCount--;
            Spans?.ProducerClosed(producer, reason);
        }

        foreach (var consumer in producer.Consumers.ToArray()) CloseConsumer(consumer, CloseReasons.ProducerClosed);
        producer.Peer.Producers.Remove(producer);
        producer.Close();
        if (!producer.IsMirror)
        {
            feed.Publish(new FeedMessage { Type = FeedTypes.ProducerClosed, RoomId = room.Id, PeerId = producer.Peer.Id, ProducerId = producer.Id, Reason = reason });
            Log.ProducerClosed(log, room.Id, producer.Id, reason);
        }

        Listener?.ProducerClosed(producer);
        if (producer.Peer.Producers.Count == 0 && !producer.Peer.StaysWithoutProducers) Leave(producer.Peer, reason);
    }

    /// <summary>A stream gets one more reader.</summary>
    public void AddConsumer(Consumer consumer)
    {
        consumer.Producer.AddConsumer(consumer);
        ConsumerCount++;
        feed.Add(Describe(consumer));
    }

    /// <summary>A reader of a stream ends.</summary>
    public void CloseConsumer(Consumer consumer, string reason)
    {
        if (!consumer.Close()) return;
        ConsumerCount--;
        feed.Publish(Describe(consumer).Closed(reason));
        Listener?.ConsumerClosed(consumer);
    }

    /// <summary>An observer comes.</summary>
    public void AddObserver(Observer observer)
    {
        observer.Room.Observers[observer.Id] = observer;
        observer.Hold = holds.Take(observer.Room.Id, RoomSeat.OfObserver(observer.Id));
        Spans?.ObserverAdded(observer);
        Listener?.ObserverAdded(observer);
    }

    /// <summary>An observer is at another address.</summary>
    public void ReplaceObserver(Observer old, Observer observer)
    {
        observer.Hold = old.Hold;
        observer.Room.Observers[observer.Id] = observer;
        old.Close();
        Spans?.ObserverAdded(observer);
    }

    /// <summary>An observer goes, with its consumers.</summary>
    public void CloseObserver(Observer observer, string reason)
    {
        foreach (var consumer in observer.Consumers.ToArray()) CloseConsumer(consumer, reason);
        if (!observer.Room.Observers.Remove(observer.Id)) return;
        observer.Close();
        Spans?.ObserverClosed(observer);
        Listener?.ObserverClosed(observer);
        holds.Release(observer.Hold);
        RemoveIfEmpty(observer.Room);
    }

    /// <summary>A room goes, with everything in it.</summary>
    public void CloseRoom(Room room, string reason)
    {
        foreach (var peer in room.Peers.Values.Where(peer => !peer.IsMirror).ToArray()) Leave(peer, reason);
        foreach (var observer in room.Observers.Values.ToArray()) CloseObserver(observer, reason);
        RemoveIfEmpty(room);
    }

    /// <summary>Forgets a room that nobody uses any more. A part of a room stays while something holds it: it would begin without what the others have.</summary>
    public void RemoveIfEmpty(Room room)
    {
        if (!room.IsEmpty || (room.Links.Count > 0 && room.Hold is { } hold && !holds.IsLast(hold)) || !_rooms.Remove(room.Id)) return;
        if (room.IsCounted) Count--;
        foreach (var mirror in room.Peers.Values.ToArray()) Leave(mirror, CloseReasons.Closed);
        Spans?.Closed(room);
        room.Links.Clear();
        holds.Release(room.Hold);
    }

    private static FeedConsumer Describe(Consumer consumer) => new(
        consumer.Producer.Peer.Room.Id, consumer.Producer.Id, consumer.Id, consumer.ObserverId, consumer.Assignment?.AssignmentId);

    private void PublishProducer(string type, Producer producer) => feed.Publish(new FeedMessage
    {
        Type = type,
        RoomId = producer.Peer.Room.Id,
        PeerId = producer.Peer.Id,
        Producer = producer.Snapshot(),
    });
}
