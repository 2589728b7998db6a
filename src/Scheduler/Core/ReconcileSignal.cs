namespace RoomLens.Scheduler.Core;

/// <summary>Says that something changed; any number of changes before the next look count as one. Safe for any thread.</summary>
internal sealed class ReconcileSignal
{
    private readonly SemaphoreSlim _set = new(0, 1);
    private int _isSet;

    public void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
            _set.Release();
    }

    /// <summary>Waits until it is set, then clears it.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        await _set.WaitAsync(cancel);
        Volatile.Write(ref _isSet, 0);
    }
}
