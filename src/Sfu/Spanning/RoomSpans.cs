using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Spanning;

/// <summary>
/// Rooms of which several workers have a part: tells the other parts what this one has, before anybody else is told, so that whoever learns of a stream
/// finds it on each of them. Each part mirrors the others (<see cref="RoomMirrors"/>). Owned by the worker thread.
/// </summary>
internal sealed class RoomSpans(SfuWorker worker)
{
    /// <summary>What the other parts told.</summary>
    public RoomMirrors Mirrors { get; } = new(worker);

    /// <summary>A room opens here: the parts on other workers are greeted, and answer with all they have.</summary>
    public void Opened(Room room)
    {
        if (room.Hold is null) return;
        foreach (var other in worker.Holds.Others(room.Id)) Greet(room, LinkTo(room, other), isAnswer: false);
    }

    /// <summary>A room is gone from here.</summary>
    public void Closed(Room room) => Tell(room, static (mirrors, from, id) => mirrors.HandleGone(from, id));

    /// <summary>A participant came.</summary>
    public void PeerJoined(Peer peer)
    {
        if (peer.Room.Links.Count == 0) return;
        foreach (var link in peer.Room.Links)
        {
            var (told, roomId, from) = (MirroredPeer.Of(peer), peer.Room.Id, worker.Life);
            link.Send(other => other.Spans.Mirrors.AddPeer(from, roomId, told));
        }
    }

    /// <summary>A participant went.</summary>
    public void PeerLeft(Peer peer)
    {
        var peerId = peer.Id;
        Tell(peer.Room, (mirrors, from, id) => mirrors.RemovePeer(from, id, peerId));
    }

    /// <summary>A stream can be received.</summary>
    public void ProducerAdded(Producer producer)
    {
        foreach (var link in producer.Peer.Room.Links)
        {
            var (told, roomId, from) = (MirroredProducer.Of(producer), producer.Peer.Room.Id, worker.Life);
            link.Send(other => other.Spans.Mirrors.AddProducer(from, roomId, told));
        }
    }

    /// <summary>Pause, score or layers of a stream changed.</summary>
    public void ProducerChanged(Producer producer)
    {
        if (producer.Peer.Room.Links.Count == 0) return;
        MirroredState[] state = [MirroredState.Of(producer)];
        Tell(producer.Peer.Room, (mirrors, from, id) => mirrors.Change(from, id, state));
    }

    /// <summary>A stream ended.</summary>
    public void ProducerClosed(Producer producer, string reason)
    {
        var producerId = producer.Id;
        Tell(producer.Peer.Room, (mirrors, from, id) => mirrors.RemoveProducer(from, id, producerId, reason));
    }

    /// <summary>An observer came, or serves another purpose.</summary>
    public void ObserverAdded(Observer observer)
    {
        var told = new MirroredObserver(observer.Id, observer.Purpose);
        Tell(observer.Room, (mirrors, from, id) => mirrors.AddObserver(from, id, told));
    }

    /// <summary>An observer went.</summary>
    public void ObserverClosed(Observer observer)
    {
        var observerId = observer.Id;
        Tell(observer.Room, (mirrors, from, id) => mirrors.RemoveObserver(from, id, observerId));
    }

    /// <summary>An epoch has taken a stream here: what older ones have of it elsewhere is closed.</summary>
    public void OwnerChanged(Producer producer, long epoch)
    {
        var producerId = producer.Id;
        Tell(producer.Peer.Room, (mirrors, from, id) => mirrors.Fence(from, id, producerId, epoch));
    }

    /// <summary>Tells what had to wait, and drops what workers had that have died.</summary>
    public void HandleTimeout()
    {
        foreach (var room in worker.Rooms.All)
        {
            // With the last of what it mirrors the part itself may go, and all its links.
            foreach (var link in room.Links.ToArray())
            {
                if (link.Other.IsLost) Mirrors.Drop(room, link, CloseReasons.WorkerLost);
                else link.Flush();
            }
        }
    }

    /// <summary>Once a second: what the streams here are like now; and the end of parts that nothing holds any more.</summary>
    public void HandleSecond()
    {
        foreach (var room in worker.Rooms.All)
        {
            worker.Rooms.CountIfHome(room);
            worker.Rooms.RemoveIfEmpty(room);
            if (room.Links.Count == 0) continue;
            MirroredState[] states = [.. room.Producers.Values.Where(producer => !producer.IsMirror).Select(MirroredState.Of)];
            if (states.Length > 0) Tell(room, (mirrors, from, id) => mirrors.Change(from, id, states));
        }
    }

    /// <summary>The link to another worker's part, made if need be.</summary>
    public static RoomLink LinkTo(Room room, WorkerLife other)
    {
        if (room.Links.Find(link => link.Other == other) is { } present) return present;
        var added = new RoomLink(other);
        room.Links.Add(added);
        return added;
    }

    /// <summary>Tells another part all that this one has.</summary>
    public void Greet(Room room, RoomLink link, bool isAnswer)
    {
        var (snapshot, roomId, from) = (PartSnapshot.Of(room), room.Id, worker.Life);
        link.Send(other => other.Spans.Mirrors.HandleGreeting(from, roomId, snapshot, isAnswer));
    }

    private void Tell(Room room, Action<RoomMirrors, WorkerLife, string> message)
    {
        if (room.Links.Count == 0) return;
        var (roomId, from) = (room.Id, worker.Life);
        foreach (var link in room.Links) link.Send(other => message(other.Spans.Mirrors, from, roomId));
    }
}
