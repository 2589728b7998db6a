using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Core;

/// <summary>Gives each placement of a stream a higher epoch than any before. Guarded by the scheduler's lock.</summary>
internal sealed class EpochBook(ISchedulerStore store)
{
    private readonly Dictionary<StreamKey, long> _last = [];

    /// <summary>The next epoch, and whether it is the stream's first.</summary>
    public (long Epoch, bool IsFirst) Next(StreamKey stream)
    {
        if (!_last.TryGetValue(stream, out var last))
            last = store.ReadEpoch(stream.RoomId, stream.ProducerId);
        _last[stream] = last + 1;
        return (last + 1, last == 0);
    }

    /// <summary>Drops streams that are not in use; their epochs were stored long ago.</summary>
    public void Forget(IReadOnlySet<StreamKey> inUse)
    {
        foreach (var stream in _last.Keys)
        {
            if (!inUse.Contains(stream))
                _last.Remove(stream);
        }
    }
}
