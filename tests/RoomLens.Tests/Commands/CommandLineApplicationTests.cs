using RoomLens.Cli.Commands;

namespace RoomLens.Cli.Tests.Commands;

public sealed class CommandLineApplicationTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("publish", "--pattern")]
    [InlineData("publish a.mp4 --pattern", "--pattern")]
    [InlineData("publish --pattern --sfu nonsense", "nonsense")]
    [InlineData("publish /nowhere/clip.mp4", "/nowhere/clip.mp4")]
    [InlineData("webhooks listen --port 0", "65535")]
    [InlineData("webhooks listen --port abc", "abc")]
    [InlineData("webhooks listen --secret abc", "whsec_")]
    [InlineData("models fetch unknown-model", "unknown-model")]
    [InlineData("models list --data /proc/nowhere", "--data")]
    public async Task RunAsync_WhatTheUserCanMend_IsOneSentenceAndExitCode2(string line, string named)
    {
        var code = await RunAsync(line);

        Assert.Equal(2, code);
        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("publish --help")]
    [InlineData("webhooks listen --help")]
    public async Task RunAsync_Help_Succeeds(string line)
    {
        Assert.Equal(0, await RunAsync(line));
        Assert.NotEmpty(_output.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task RunAsync_ErrorInASubcommand_NamesItsOwnHelp()
    {
        await RunAsync("webhooks listen --port 0");

        Assert.Contains("roomlens webhooks listen --help", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(string line) =>
        CommandLineApplication.RunAsync(line.Split(' '), _output, _error, CancellationToken.None);

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }
}
