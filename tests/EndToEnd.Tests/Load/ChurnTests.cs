using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.Load.Runs;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Load;

/// <summary>Participants come and go; the long run is <c>eng/bench/churn.sh</c>.</summary>
public sealed class ChurnTests(ITestOutputHelper output)
{
    private const int Rounds = 100;
    private const int AtOnce = 8;

    // The pools of threads and sockets breathe; a leak of one per participant would be fifty.
    private const int Breath = 10;

    private const int MegabytesOfGarbage = 40;

    [EndToEndFact]
    public async Task HundredRounds_LeaveNothingBehind()
    {
        await using var node = await LoadedNode.StartAsync();
        var churn = new Churn(node.Loop, node.Signal, node.Control);

        await churn.RunAsync(Rounds / 2, AtOnce);
        var before = node.Figures;
        await churn.RunAsync(Rounds / 2, AtOnce);
        var after = node.Figures;

        output.WriteLine($"after {Rounds / 2} rounds {before}, after {Rounds} {after}");
        Assert.InRange(after.Threads, 1, before.Threads + Breath);
        Assert.InRange(after.Descriptors, 1, before.Descriptors + Breath);
        Assert.InRange(after.ResidentKilobytes, 1, before.ResidentKilobytes + MegabytesOfGarbage * 1024);
    }
}
