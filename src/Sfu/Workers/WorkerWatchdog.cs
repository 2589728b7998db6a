using Microsoft.Extensions.Logging;

namespace RoomLens.Sfu.Workers;

/// <summary>
/// The thread that looks after the workers: every <see cref="Interval"/>, and at once when one says that it has crashed. A thread of its own,
/// since the thread pool may be what is short.
/// </summary>
internal sealed class WorkerWatchdog(Action check, ILogger log) : IDisposable
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private volatile bool _stopping;

    /// <summary>Completes when nobody looks after the workers any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts to look.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "sfu-watchdog" };
        _thread.Start();
    }

    /// <summary>Looks at once, unless it is being stopped. Any thread.</summary>
    public void Wake()
    {
        if (!_stopping) _wake.Set();
    }

    /// <summary>Ends it after the look under way.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        if (_thread is null) _ended.TrySetResult();
        else _wake.Set();
        return Ended;
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                check();
                _wake.WaitOne(Interval);
            }
        }
#pragma warning disable CA1031 // The thread's top: media goes on, and the process's health says that nobody watches it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.WatchdogEnded(log, e);
        }

        _ended.TrySetResult();
    }
}
