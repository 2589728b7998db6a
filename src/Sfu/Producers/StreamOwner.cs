namespace RoomLens.Sfu.Producers;

/// <summary>The highest fencing epoch that owns a stream; one for all workers on which the stream is received. Any thread.</summary>
internal sealed class StreamOwner
{
    private long _epoch;

    /// <summary>The epoch; 0 = none yet.</summary>
    public long Epoch => Interlocked.Read(ref _epoch);

    /// <summary>Takes the stream for an epoch. False: a higher one has it.</summary>
    public bool TryTake(long epoch)
    {
        for (var current = Epoch; current <= epoch;)
        {
            var found = Interlocked.CompareExchange(ref _epoch, epoch, current);
            if (found == current) return true;
            current = found;
        }

        return false;
    }
}
