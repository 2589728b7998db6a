using RoomLens.Hosting.Udp.Batches;

namespace RoomLens.Hosting.Udp;

/// <summary>The system calls of a media loop: Linux batches, or portable .NET sockets. All members but <see cref="Wake"/> belong to the loop's thread.</summary>
internal interface IDatagramDriver : IDisposable
{
    /// <summary>Starts to watch a bound socket.</summary>
    public void Add(MediaSocket socket);

    /// <summary>Stops to watch it; called before the socket is closed.</summary>
    public void Remove(MediaSocket socket);

    /// <summary>Starts to watch another socket.</summary>
    public void Watch(WatchedSocket socket);

    /// <summary>What is waited for at a watched socket has changed.</summary>
    public void Rewatch(WatchedSocket socket);

    /// <summary>Stops to watch it; called before the socket is closed.</summary>
    public void Unwatch(WatchedSocket socket);

    /// <summary>Waits until a socket is ready, <see cref="Wake"/> was called or the time is over; appends the ready sockets.</summary>
    public void Wait(TimeSpan timeout, List<MediaSocket> ready, List<WatchedSocket> watched);

    /// <summary>Takes what fits the batch's slots without blocking.</summary>
    public void Receive(MediaSocket socket, ReceiveBatch batch);

    /// <summary>Sends every entry or counts why not. Keeps the order per destination.</summary>
    public void Send(SendBatch batch, MediaLoopCounters counters);

    /// <summary>Ends a wait from any thread; several calls may count as one.</summary>
    public void Wake();
}
