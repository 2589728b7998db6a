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
        var last = Last(stream);
        _last[stream] = last + 1;
        return (last + 1, last == 0);
    }

    /// <summary>
    /// The SFU refused the current epoch, so it knows a higher one, as after the loss of this store. How high is not known: each refusal
    /// doubles, which finds any in a few steps.
    /// </summary>
    public void Skip(StreamKey stream) => _last[stream] = Last(stream) * 2;

    /// <summary>Drops streams that are not in use; their epochs were stored long ago.</summary>
    public void Forget(IReadOnlySet<StreamKey> inUse)
    {
        foreach (var stream in _last.Keys)
        {
            if (!inUse.Contains(stream))
                _last.Remove(stream);
        }
    }

    private long Last(StreamKey stream) =>
        _last.TryGetValue(stream, out var last) ? last : store.ReadEpoch(stream.RoomId, stream.ProducerId);
}
