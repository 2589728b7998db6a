namespace RoomLens.Scheduler.Core;

/// <summary>Says that something changed; any number of changes before the next look count as one. Safe for any thread.</summary>
internal sealed class ReconcileSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set()
    {
        lock (_lock)
            _set.TrySetResult();
    }

    /// <summary>Waits until it is set.</summary>
    public Task WaitAsync(CancellationToken cancel)
    {
        lock (_lock)
            return _set.Task.WaitAsync(cancel);
    }

    /// <summary>Clears it; what is set from now on counts for the next look.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_set.Task.IsCompleted)
                _set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
