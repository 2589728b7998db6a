using Microsoft.Extensions.Logging;
using RoomLens.Cli.Supervision;

namespace RoomLens.Cli.Hosts;

/// <summary>The supervised child processes of <c>up</c>: bots and the demo's publisher, each this program again.</summary>
internal sealed class Children : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly ILogger _logger;
    private readonly Action<string> _line;

    /// <summary>Children whose lines go to <paramref name="line"/>.</summary>
    public Children(ILogger logger, Action<string> line)
    {
        _logger = logger;
        _line = line;
    }

    /// <summary>Starts a child under supervision.</summary>
    public void Start(ChildSpec spec) => _running.Add(new ChildSupervisor(spec, _line, _logger).RunAsync(_stop.Token));

    /// <summary>Completes, with its error, when a child cannot be started at all.</summary>
    public async Task WhenAnyFailsAsync(CancellationToken stop)
    {
        if (_running.Count > 0) await await Task.WhenAny(_running).WaitAsync(stop);
        else await Task.Delay(Timeout.Infinite, stop);
    }

    /// <summary>Stops all of them at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>This program with other arguments.</summary>
    public static ChildSpec Self(string name, params string[] arguments)
    {
        // `dotnet roomlens.dll` runs in a process called dotnet; the shipped program runs in its own.
        var program = Environment.ProcessPath ?? "roomlens";
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new ChildSpec(name, program, [typeof(Children).Assembly.Location, .. arguments])
            : new ChildSpec(name, program, arguments);
    }
}
