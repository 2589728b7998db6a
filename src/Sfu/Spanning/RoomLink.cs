using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Spanning;

/// <summary>What a room's part tells the part on another worker, in order. Owned by the worker thread of the part that speaks.</summary>
internal sealed class RoomLink(WorkerLife other)
{
    private readonly Queue<Action<SfuWorker>> _waiting = new();

    /// <summary>The other worker.</summary>
    public WorkerLife Other => other;

    /// <summary>Observers of the other worker, by id.</summary>
    public Dictionary<string, MirroredObserver> Observers { get; } = new(StringComparer.Ordinal);

    /// <summary>Tells the other worker, on its thread; as soon as it takes commands again when it does not at the moment.</summary>
    public void Send(Action<SfuWorker> message)
    {
        if (_waiting.Count > 0 || !TryPost(message)) _waiting.Enqueue(message);
    }

    /// <summary>Tells what had to wait.</summary>
    public void Flush()
    {
        while (_waiting.TryPeek(out var message) && TryPost(message)) _waiting.Dequeue();
    }

    private bool TryPost(Action<SfuWorker> message) => other.Worker.Loop.Post(() => message(other.Worker));
}
