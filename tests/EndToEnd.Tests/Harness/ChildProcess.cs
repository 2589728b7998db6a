using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>A process a test started: its lines are kept, waits are for lines, and nothing outlives the test.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly List<(Func<string, bool> Match, TaskCompletionSource<string> Found)> _waiters = [];

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output => string.Join('\n', _lines);

    public static ChildProcess Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var info = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        var child = new ChildProcess(new Process { StartInfo = info, EnableRaisingEvents = true });
        child._process.OutputDataReceived += (_, line) => child.Add(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Add(line.Data);
        child._process.Exited += (_, _) => child.FailWaiters();
        child._process.Start();
        child._process.StandardInput.Close();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The first line, past or to come, that matches.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> match, TimeSpan limit)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiters)
        {
            if (_lines.FirstOrDefault(match) is { } past) return past;
            if (_process.HasExited) throw Failure("ended");
            _waiters.Add((match, found));
        }

        try
        {
            return await found.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw Failure($"printed no such line within {limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
    }

    public void Kill() => _process.Kill();

    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var limitSource = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(limitSource.Token);
        return _process.ExitCode;
    }

    /// <summary>Ctrl-C.</summary>
    public Task InterruptAsync() => SignalAsync("-INT");

    /// <summary>SIGTERM, as a supervisor stops a process.</summary>
    public Task TerminateAsync() => SignalAsync("-TERM");

    private async Task SignalAsync(string signal)
    {
        if (_process.HasExited) return;
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                await InterruptAsync();
                using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                await _process.WaitForExitAsync(grace.Token);
            }
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_waiters)
        {
            _lines.Enqueue(line);
            while (_lines.Count > 5000) _lines.TryDequeue(out _);
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (!_waiters[i].Match(line)) continue;
                _waiters[i].Found.TrySetResult(line);
                _waiters.RemoveAt(i);
            }
        }
    }

    private void FailWaiters()
    {
        lock (_waiters)
        {
            foreach (var (_, found) in _waiters) found.TrySetException(Failure("ended"));
            _waiters.Clear();
        }
    }

    private InvalidOperationException Failure(string what) =>
        new($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} {what}. Its last lines:\n" +
            string.Join('\n', _lines.TakeLast(60)));
}
