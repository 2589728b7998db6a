using System.Collections.Concurrent;

namespace RoomLens.Hosting.Udp.Commands;

/// <summary>Commands from other threads to a loop: bounded, refused when full, run between turns, abandoned when the loop has ended.</summary>
internal sealed class CommandQueue(int capacity)
{
    private readonly ConcurrentQueue<LoopCommand> _commands = new();
    private int _count;
    private Exception? _closedBy;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>False when full. A closed queue takes the command and abandons it at once.</summary>
    public bool TryEnqueue(LoopCommand command)
    {
        if (Interlocked.Increment(ref _count) > capacity)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _commands.Enqueue(command);

        // The loop may have closed the queue and emptied it just before the line above.
        if (Volatile.Read(ref _closedBy) is { } reason) AbandonAll(reason);
        return true;
    }

    /// <summary>Runs what waits now, <paramref name="limit"/> at most; what a command posts waits for the next turn.</summary>
    public void RunPending(int limit)
    {
        for (var left = Math.Min(limit, Volatile.Read(ref _count)); left > 0 && TryDequeue(out var command); left--) command.Run();
    }

    /// <summary>Abandons all that waits and all that comes later.</summary>
    public void Close(Exception reason)
    {
        Interlocked.CompareExchange(ref _closedBy, reason, null);
        AbandonAll(_closedBy!);
    }

    private void AbandonAll(Exception reason)
    {
        while (TryDequeue(out var command)) command.Abandon(reason);
    }

    private bool TryDequeue(out LoopCommand command)
    {
        if (!_commands.TryDequeue(out command!)) return false;
        Interlocked.Decrement(ref _count);
        return true;
    }
}
