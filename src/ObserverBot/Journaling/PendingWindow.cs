using RoomLens.Contracts.Agents.Observations;

namespace RoomLens.ObserverBot.Journaling;

/// <summary>Observations not yet acknowledged, in memory, oldest first. Not thread-safe.</summary>
internal sealed class PendingWindow(long maxBytes, TimeSpan maxAge)
{
    private readonly Queue<PendingObservation> _queue = new();
    private long _bytes;

    /// <summary>How many wait.</summary>
    public int Count => _queue.Count;

    /// <summary>Adds one with a higher number than all before.</summary>
    public void Add(PendingObservation pending)
    {
        _queue.Enqueue(pending);
        _bytes += pending.Bytes;
    }

    /// <summary>The oldest ones, at most <paramref name="max"/>.</summary>
    public IReadOnlyList<Observation> Peek(int max) => [.. _queue.Take(max).Select(pending => pending.Observation)];

    /// <summary>Forgets everything up to this number; returns how many.</summary>
    public int RemoveThrough(long seq)
    {
        var removed = 0;
        while (_queue.TryPeek(out var head) && head.Observation.BotSeq <= seq)
        {
            RemoveHead();
            removed++;
        }
        return removed;
    }

    /// <summary>Gives up what exceeds the bounds, oldest first; returns how many.</summary>
    public int Trim(DateTimeOffset now)
    {
        var lost = 0;
        while (_queue.TryPeek(out var head) && (_bytes > maxBytes || now - head.WrittenAt > maxAge))
        {
            RemoveHead();
            lost++;
        }
        return lost;
    }

    private void RemoveHead() => _bytes -= _queue.Dequeue().Bytes;
}
