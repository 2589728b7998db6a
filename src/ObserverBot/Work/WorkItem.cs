namespace RoomLens.ObserverBot.Work;

/// <summary>
/// Something that has work now and then and does it on whichever pool thread is free, but never on two at once. It waits in the pool's
/// queue at most once, so the queue is bounded by the number of items and all items get their turn.
/// </summary>
internal abstract class WorkItem
{
    private const int Idle = 0;
    private const int Queued = 1;
    private const int Running = 2;
    private const int RunningAgain = 3;
    private int _state;

    /// <summary>Does a bounded piece of the work; true = more is waiting.</summary>
    protected abstract bool Work();

    /// <summary><see cref="Work"/> threw: a bug that ends this item, not the pool.</summary>
    protected abstract void Fail(Exception exception);

    /// <summary>There is work. True = the caller must put it into the queue.</summary>
    internal bool TryQueue()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state is Queued or RunningAgain) return false;
            var next = state == Idle ? Queued : RunningAgain;
            if (Interlocked.CompareExchange(ref _state, next, state) == state) return next == Queued;
        }
    }

    /// <summary>Takes its turn. True = the caller must put it into the queue again.</summary>
    internal bool Run()
    {
        Volatile.Write(ref _state, Running);
        var more = false;
        try
        {
            more = Work();
        }
#pragma warning disable CA1031 // The top of the worker thread: the item is told and the other items go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
        if (!more && Interlocked.CompareExchange(ref _state, Idle, Running) == Running) return false;
        Volatile.Write(ref _state, Queued);
        return true;
    }
}
