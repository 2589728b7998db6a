using RoomLens.Sfu.Observers;
using RoomLens.Sfu.Pipes;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Spanning;

/// <summary>
/// What other workers have of the rooms that are here too: their participants, streams and observers, as they tell them. What comes from a worker that has
/// died, or about a room that is not here, means nothing. Owned by the worker thread.
/// </summary>
internal sealed class RoomMirrors(SfuWorker worker)
{
    /// <summary>Another part says that it is there, or answers that; <paramref name="snapshot"/> is all it has.</summary>
    public void HandleGreeting(WorkerLife from, string roomId, PartSnapshot snapshot, bool isAnswer)
    {
        if (from.IsLost || worker.Rooms.Find(roomId) is not { } room) return;
        if (!isAnswer)
        {
            // It begins anew: what an earlier part of that worker had is gone.
            if (room.Links.Find(link => link.Other == from) is { } old) Forget(room, old, CloseReasons.Closed);
            worker.Spans.Greet(room, RoomSpans.LinkTo(room, from), isAnswer: true);
        }

        RoomSpans.LinkTo(room, from);
        foreach (var peer in snapshot.Peers) AddPeer(from, roomId, peer);
        foreach (var producer in snapshot.Producers) AddProducer(from, roomId, producer);
        foreach (var observer in snapshot.Observers) AddObserver(from, roomId, observer);
    }

    /// <summary>A part is no more.</summary>
    public void HandleGone(WorkerLife from, string roomId)
    {
        if (Find(from, roomId) is var (room, link)) Drop(room, link, CloseReasons.Closed);
    }

    /// <summary>A participant came. One whose id is taken here is not shown: ids are a room's, and who was first has it.</summary>
    public void AddPeer(WorkerLife from, string roomId, MirroredPeer told)
    {
        if (Find(from, roomId) is not var (room, _) || room.Peers.ContainsKey(told.Id)) return;
        worker.Rooms.AddMirror(new Peer(room, told.Id, told.Kind, told.JoinedAt) { Details = told.Details, Home = from });
    }

    /// <summary>A participant went.</summary>
    public void RemovePeer(WorkerLife from, string roomId, string peerId)
    {
        if (Find(from, roomId) is var (room, _) && room.Peers.GetValueOrDefault(peerId) is { } peer && peer.Home == from) worker.Rooms.Leave(peer, CloseReasons.Closed);
    }

    /// <summary>A stream can be received: through a pipe, as soon as somebody here does.</summary>
    public void AddProducer(WorkerLife from, string roomId, MirroredProducer told)
    {
        if (Find(from, roomId) is not var (room, _) || room.Producers.ContainsKey(told.Id)) return;
        if (room.Peers.GetValueOrDefault(told.PeerId) is not { } peer || peer.Home != from) return;
        var source = new PipedSource(() => worker.Pipes.ExitFrom(from));
        var producer = new Producer(told.Id, peer, told.Settings, source, worker.Scratch) { Owner = told.Owner };
        producer.SetPaused(told.State.IsPaused, worker.Clock.Now);
        producer.HandleReport(told.State.TakesFeedback, told.State.Layers);
        worker.Rooms.AddProducer(producer);
    }

    /// <summary>What some streams are like now.</summary>
    public void Change(WorkerLife from, string roomId, MirroredState[] states)
    {
        if (Find(from, roomId) is not var (room, _)) return;
        foreach (var state in states)
        {
            if (room.Producers.GetValueOrDefault(state.ProducerId) is not { } producer || producer.Peer.Home != from) continue;
            producer.HandleReport(state.TakesFeedback, state.Layers);
            worker.Rooms.SetPaused(producer, state.IsPaused, worker.Clock.Now);
        }
    }

    /// <summary>A stream ended.</summary>
    public void RemoveProducer(WorkerLife from, string roomId, string producerId, string reason)
    {
        if (Find(from, roomId) is var (room, _) && room.Producers.GetValueOrDefault(producerId) is { } producer && producer.Peer.Home == from)
            worker.Rooms.CloseProducer(producer, reason);
    }

    /// <summary>An observer came, or serves another purpose.</summary>
    public void AddObserver(WorkerLife from, string roomId, MirroredObserver observer)
    {
        if (Find(from, roomId) is not var (room, link)) return;
        var isNew = link.Observers.TryAdd(observer.Id, observer);
        if (isNew) worker.Rooms.Listener?.ObserverElsewhere(room, observer, isThere: true);
        else link.Observers[observer.Id] = observer;
    }

    /// <summary>An observer went.</summary>
    public void RemoveObserver(WorkerLife from, string roomId, string observerId)
    {
        if (Find(from, roomId) is var (room, link) && link.Observers.Remove(observerId, out var observer))
            worker.Rooms.Listener?.ObserverElsewhere(room, observer, isThere: false);
    }

    /// <summary>An epoch has taken a stream on another worker.</summary>
    public void Fence(WorkerLife from, string roomId, string producerId, long epoch)
    {
        if (Find(from, roomId) is var (room, _) && room.Producers.GetValueOrDefault(producerId) is { } producer) Fencing.CloseOlder(worker.Rooms, producer, epoch);
    }

    /// <summary>Drops all that another part had.</summary>
    public void Drop(Room room, RoomLink link, string reason)
    {
        Forget(room, link, reason);
        worker.Rooms.RemoveIfEmpty(room);
    }

    private void Forget(Room room, RoomLink link, string reason)
    {
        room.Links.Remove(link);
        foreach (var peer in room.Peers.Values.Where(peer => peer.Home == link.Other).ToArray()) worker.Rooms.Leave(peer, reason);
        foreach (var observer in link.Observers.Values) worker.Rooms.Listener?.ObserverElsewhere(room, observer, isThere: false);
    }

    private (Room Room, RoomLink Link)? Find(WorkerLife from, string roomId) =>
        !from.IsLost && worker.Rooms.Find(roomId) is { } room && room.Links.Find(link => link.Other == from) is { } link ? (room, link) : null;
}
