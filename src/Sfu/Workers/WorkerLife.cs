using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Workers;

/// <summary>
/// One life of a worker, from its start until it is stopped, crashes or stalls: the generation that its successor on the same ports does not
/// share. Any thread.
/// </summary>
internal sealed class WorkerLife(int index, FeedSource feed) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private volatile SfuWorker? _worker;
    private volatile int _placedRooms;
    private volatile bool _isLost;

    /// <summary>Which worker of the node.</summary>
    public int Index => index;

    /// <summary>Its part of the feed.</summary>
    public FeedSource Feed => feed;

    /// <summary>Its world; touched on its own thread only.</summary>
    public SfuWorker Worker => _worker ?? throw new InvalidOperationException("The worker is not started.");

    /// <summary>Whether it has died: nothing that its thread says counts any more.</summary>
    public bool IsLost => _isLost;

    /// <summary>Cancelled when it has died: what only it could do will not be done.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Rooms and parts of rooms that are placed on it, opened or about to be; written under the directory's lock.</summary>
    public int PlacedRooms
    {
        get => _placedRooms;
        set => _placedRooms = value;
    }

    /// <summary>Its thread starts.</summary>
    public void Begin(SfuWorker worker)
    {
        _worker = worker;
        worker.Loop.Start(worker);
    }

    /// <summary>It has died.</summary>
    public void End()
    {
        _isLost = true;
        _lost.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _lost.Dispose();

    /// <summary>Runs a command on its thread; fails with <see cref="MediaLoopEndedException"/> when it dies before.</summary>
    public Task<T> InvokeAsync<T>(Func<SfuWorker, T> command)
    {
        var worker = Worker;
        return worker.Loop.InvokeAsync(() => command(worker));
    }
}
