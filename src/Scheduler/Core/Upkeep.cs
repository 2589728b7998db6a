using Microsoft.Extensions.Logging;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Core;

/// <summary>The scheduler's own rhythm: reconcile on change, leases, retention.</summary>
internal sealed class Upkeep(
    SchedulerState state, LeaseWatch leases, Reconciler reconciler, SchedulerOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Changes that come together are decided together.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LeaseLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    /// <summary>Placements are looked at this often without a change: tokens are renewed, measured costs count.</summary>
    private static readonly TimeSpan IdleLook = TimeSpan.FromSeconds(10);

    public async Task ReconcileAsync(CancellationToken cancel)
    {
        while (true)
        {
            await state.Changed.WaitAsync(cancel).WaitAsync(IdleLook, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
            await Task.Delay(Debounce, time, cancel);
            state.Changed.Clear();
            await GuardedAsync(reconciler.RunOnce, Log.ReconcileFailed);
        }
    }

    public async Task LeasesAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(LeaseLook, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            await GuardedAsync(leases.CheckAsync, Log.UpkeepFailed);
            if (reconciler.IsWaiting)
                state.Changed.Set();
        }
    }

    public async Task RetentionAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Sweep, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            reconciler.Forget();
            await GuardedAsync(
                () => state.Mutate((batch, now) => batch.Add(new StoreChange.Trim(now - options.EventRetention, options.EventMaxBytes))),
                Log.UpkeepFailed);
        }
    }

    /// <summary>A failed turn is told and must not end the rhythm; a broken store shows in the health check.</summary>
    private async Task GuardedAsync(Func<Task> turn, Action<ILogger, Exception> tell)
    {
        try
        {
            await turn();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            tell(logger, error);
        }
    }
}
