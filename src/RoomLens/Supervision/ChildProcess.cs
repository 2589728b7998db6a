using System.ComponentModel;
using System.Diagnostics;
using RoomLens.Cli.Native;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Supervision;

/// <summary>
/// One running child. A thread of its own starts it and waits for it: the kernel ties a parent-death signal to the starting
/// <em>thread</em>, so a pool thread that retires would kill a healthy child.
/// </summary>
internal sealed class ChildProcess
{
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(0.3);

    private readonly TaskCompletionSource _outputEnded = new();
    private int _openStreams = 2;
    private readonly ChildSpec _spec;
    private readonly Action<string> _line;
    private readonly Func<Stream, Task>? _output;
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ChildSpec spec, Action<string> line, Func<Stream, Task>? output)
    {
        _spec = spec;
        _line = line;
        _output = output;
    }

    /// <summary>Its process id.</summary>
    public int Id { get; private set; }

    /// <summary>Completes with the exit code once the process has ended and its output is read.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>Starts the program.</summary>
    /// <param name="spec">What to run.</param>
    /// <param name="line">Takes each line it prints on either stream.</param>
    /// <param name="output">Takes its standard output instead, when that is no text; it is closed when the task ends.</param>
    public static async Task<ChildProcess> StartAsync(ChildSpec spec, Action<string> line, Func<Stream, Task>? output = null)
    {
        var child = new ChildProcess(spec, line, output);
        new Thread(child.Run) { IsBackground = true, Name = "child " + spec.Name }.Start();
        child.Id = await child._started.Task;
        return child;
    }

    /// <summary>Asks it to stop, and kills it when it has not after <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Exited.IsCompleted) return;
        ProcessControl.Terminate(Id);
        if (await Task.WhenAny(Exited, Task.Delay(patience)) == Exited) return;
        Kill();
        await Exited;
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        if (Exited.IsCompleted) return;
        try
        {
            using var process = Process.GetProcessById(Id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended between the check and the call, which is what was wanted.
        }
    }

    private void Run()
    {
        using var process = new Process { StartInfo = StartInfo() };
        process.OutputDataReceived += Print;
        process.ErrorDataReceived += Print;
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            _started.SetException(new StartupException(
                $"{_spec.FileName} cannot be started: {error.Message}.", "Install it or put it on the PATH."));
            return;
        }

        process.StandardInput.Close();
        if (_output is null) process.BeginOutputReadLine();
        else _ = ReadAsync(process.StandardOutput.BaseStream, _output);
        process.BeginErrorReadLine();
        _started.SetResult(process.Id);
        // Not WaitForExit(): it also waits for the end of the output, which a grandchild that was left behind may hold open for ever.
        process.WaitForExit(int.MaxValue);
        _outputEnded.Task.Wait(OutputPatience);
        _exited.SetResult(process.ExitCode);
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(_spec.FileName, _spec.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (_spec.Token is { } token) start.Environment[ChildSpec.TokenVariable] = token;
        return start;
    }

    private async Task ReadAsync(Stream stream, Func<Stream, Task> output)
    {
        try
        {
            await output(stream);
        }
        finally
        {
            await stream.DisposeAsync();
            EndStream();
        }
    }

    private void Print(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is { } line) _line(line);
        else EndStream();
    }

    private void EndStream()
    {
        if (Interlocked.Decrement(ref _openStreams) == 0) _outputEnded.TrySetResult();
    }
}
