using RoomLens.Cli.Supervision;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Tests.Supervision;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task StartAsync_ProgramThatPrints_GivesLinesOfBothStreamsAndExitCode()
    {
        var lines = new List<string>();
        var spec = new ChildSpec("sh", "/bin/sh", ["-c", "echo out; echo err >&2; exit 3"]);

        var child = await ChildProcess.StartAsync(spec, line => { lock (lines) lines.Add(line); });
        var code = await child.Exited.WaitAsync(Patience);

        Assert.Equal(3, code);
        Assert.Equal(["err", "out"], lines.Order());
    }

    [Fact]
    public async Task StopAsync_ChildThatObeys_EndsBySigterm()
    {
        var child = await ChildProcess.StartAsync(new ChildSpec("sleep", "/bin/sleep", ["600"]), _ => { });

        await child.StopAsync(Patience);

        Assert.Equal(128 + 15, await child.Exited);
    }

    [Fact]
    public async Task StopAsync_ChildThatIgnoresSigterm_IsKilled()
    {
        var armed = new TaskCompletionSource();
        var spec = new ChildSpec("sh", "/bin/sh", ["-c", "trap '' TERM; echo armed; while :; do sleep 20; done"]);
        var child = await ChildProcess.StartAsync(spec, _ => armed.TrySetResult());
        await armed.Task.WaitAsync(Patience);

        await child.StopAsync(TimeSpan.FromMilliseconds(1));

        Assert.Equal(128 + 9, await child.Exited);
    }

    [Fact]
    public async Task StartAsync_UnknownProgram_SaysWhichAndWhatToDo()
    {
        var problem = await Assert.ThrowsAsync<StartupException>(
            () => ChildProcess.StartAsync(new ChildSpec("x", "/nowhere/program", []), _ => { }));

        Assert.Contains("/nowhere/program", problem.ToConsoleText(), StringComparison.Ordinal);
    }
}
