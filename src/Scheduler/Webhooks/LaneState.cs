namespace RoomLens.Scheduler.Webhooks;

/// <summary>A lane with a runner: wake-ups that come while it looks are not lost. Safe for any thread.</summary>
internal sealed class LaneState
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Counts wake-ups, so that the runner sees one that came between its look and its end.</summary>
    public long Wakes { get; private set; }

    public void Wake()
    {
        TaskCompletionSource woken;
        lock (_lock)
        {
            Wakes++;
            woken = _woken;
            _woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        woken.SetResult();
    }

    /// <summary>Waits for the time or for a wake-up, whichever is first.</summary>
    public async Task WaitAsync(long sinceWakes, TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        Task woken;
        lock (_lock)
        {
            if (Wakes != sinceWakes)
                return;
            woken = _woken.Task;
        }

        try
        {
            await woken.WaitAsync(atMost, time, cancel);
        }
        catch (TimeoutException)
        {
            // The time came first.
            return;
        }
    }
}
