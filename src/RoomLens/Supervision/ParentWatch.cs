using RoomLens.Cli.Native;

namespace RoomLens.Cli.Supervision;

/// <summary>
/// Tells a supervised child that its parent is gone, so that no bot outlives its <c>up</c>. It looks at the parent's id instead of asking
/// the kernel for a death signal, which is bound to the thread that started the child.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Cancels <paramref name="stop"/> when this process is no longer a child of <paramref name="parentId"/>.</summary>
    public static async Task RunAsync(int parentId, CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (ProcessControl.ParentId == parentId)
                await timer.WaitForNextTickAsync(stop.Token);
            await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process is stopping anyway.
        }
    }
}
