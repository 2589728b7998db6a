namespace RoomLens.Scheduler.Core;

/// <summary>Wakes listeners of the event log when more of it is durable. Safe for any thread.</summary>
internal sealed class EventPulse(long committed)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _committed = committed;

    /// <summary>Highest durable cursor.</summary>
    public long Committed => Volatile.Read(ref _committed);

    public void Advance(long cursor)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            if (cursor <= _committed)
                return;
            _committed = cursor;
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }

    /// <summary>Ends when something after the cursor is durable.</summary>
    public async Task<bool> WaitAfterAsync(long cursor, CancellationToken cancel)
    {
        Task more;
        lock (_lock)
            more = _committed > cursor ? Task.CompletedTask : _more.Task;
        await more.WaitAsync(cancel);
        return true;
    }
}
