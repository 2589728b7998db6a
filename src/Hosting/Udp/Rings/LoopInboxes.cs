using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Udp.Rings;

/// <summary>The inboxes of one loop, and whether the loop sleeps: only then does what is put into one of them cost a system call.</summary>
internal sealed class LoopInboxes
{
    private readonly List<ILoopInbox> _inboxes = [];
    private int _sleeping;

    /// <summary>Whether something waits in one of them. Loop's thread.</summary>
    public bool HavePending
    {
        get
        {
            foreach (var inbox in _inboxes)
                if (inbox.HasPending) return true;
            return false;
        }
    }

    /// <summary>Adds one. Loop's thread.</summary>
    public void Add(ILoopInbox inbox) => _inboxes.Add(inbox);

    /// <summary>Removes one. Loop's thread, but not while they are drained.</summary>
    public void Remove(ILoopInbox inbox) => _inboxes.Remove(inbox);

    /// <summary>Drains each. Loop's thread.</summary>
    public void Drain(Instant now)
    {
        foreach (var inbox in _inboxes) inbox.Drain(now);
    }

    /// <summary>The loop is about to sleep; only after this does it ask <see cref="HavePending"/>. Loop's thread.</summary>
    public void BeginSleep() => Interlocked.Exchange(ref _sleeping, 1);

    /// <summary>The loop is awake. Loop's thread.</summary>
    public void EndSleep() => Volatile.Write(ref _sleeping, 0);

    /// <summary>True: the loop slept, and the caller is the one who has to wake it. Any thread.</summary>
    public bool TryEndSleep()
    {
        // What was put into an inbox must be visible before the loop is taken for awake: the mirror image of what the loop does before it sleeps.
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref _sleeping) == 1 && Interlocked.Exchange(ref _sleeping, 0) == 1;
    }
}
