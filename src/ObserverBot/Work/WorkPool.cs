using System.Collections.Concurrent;

namespace RoomLens.ObserverBot.Work;

/// <summary>A few long-running threads that serve work items in turn.</summary>
internal sealed class WorkPool : IDisposable
{
    private readonly BlockingCollection<WorkItem> _queue = new(new ConcurrentQueue<WorkItem>());
    private readonly Thread[] _threads;

    /// <summary>A pool; <see cref="Start"/> starts its threads.</summary>
    public WorkPool(string name, int threads)
    {
        _threads = new Thread[threads];
        for (var i = 0; i < threads; i++) _threads[i] = new Thread(Serve) { IsBackground = true, Name = $"{name} {i}" };
    }

    /// <summary>Items that wait for a thread.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>The item has work. Any thread; never blocks.</summary>
    public void Schedule(WorkItem item)
    {
        if (item.TryQueue()) Enqueue(item);
    }

    /// <summary>Finishes what is queued and ends the threads.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (var thread in _threads)
            if (thread.IsAlive) thread.Join();
        _queue.Dispose();
    }

    private void Serve()
    {
        foreach (var item in _queue.GetConsumingEnumerable())
            if (item.Run()) Enqueue(item);
    }

    private void Enqueue(WorkItem item)
    {
        if (!_queue.IsAddingCompleted) _queue.Add(item);
    }
}
