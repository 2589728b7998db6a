using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Supervision;

/// <summary>Keeps one child running: starts it, prints its lines under its name, starts it again when it ends, stops it at the end.</summary>
internal sealed class ChildSupervisor(ChildSpec spec, Action<string> line, ILogger logger)
{
    /// <summary>A child has this long to stop by itself; together with the parent's own work it stays under the 2 s of Ctrl-C.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1.2);

    private readonly RestartPolicy _policy = new();

    /// <summary>Runs until cancelled. The first start fails with a <see cref="StartupException"/>; later ones are tried again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                var code = await RunOnceAsync(stop);
                if (stop.IsCancellationRequested) return;
                var lifetime = Stopwatch.GetElapsedTime(began);
                var wait = _policy.HandleExit(lifetime);
                if (_policy.EntersCrashLoop) Log.CrashLoop(logger, spec.Name, RestartPolicy.CrashLoopDeaths);
                Log.ChildEnded(logger, spec.Name, Describe(code), lifetime.TotalSeconds, wait.TotalSeconds);
                await Task.Delay(wait, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    /// <summary>Exit code in words: a signal's number is what tells a kill from a crash.</summary>
    internal static string Describe(int exitCode) => exitCode > 128 ? $"killed by signal {exitCode - 128}" : $"exit code {exitCode}";

    private async Task<int> RunOnceAsync(CancellationToken stop)
    {
        var child = await ChildProcess.StartAsync(spec, text => line($"{spec.Name} | {text}"));
        Log.ChildStarted(logger, spec.Name, child.Id);
        try
        {
            return await child.Exited.WaitAsync(stop);
        }
        finally
        {
            await child.StopAsync(StopPatience);
        }
    }
}
