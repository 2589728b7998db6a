using System.Globalization;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.Load.Peers;
using RoomLens.Load.Runs;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Load;

/// <summary>Whatever is thrown at the node, a room that is there goes on and others can still come.</summary>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int Messages = 10_000;
    private const int Handshakes = 1000;
    private const int TransportsPerPeer = 8;
    private const int GarbagePerSecond = 50_000;
    private const int Participants = 3;

    private static readonly TimeSpan Flood = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(20);

    [EndToEndFact]
    public async Task TenThousandMalformedMessages_HarmNobody()
    {
        await using var node = await LoadedNode.StartAsync();
        await using var room = await node.OpenRoomAsync("room", Participants);
        var threads = node.Figures.Threads;

        var (sent, refused) = (0, 0);
        var report = await room.MeasureAsync(async () => (sent, refused) = await MalformedMessages.SendAsync(node.Signal, "room", Messages));

        output.WriteLine($"{sent} messages, {refused} refused in words; {report}");
        Assert.Equal(Messages, sent);
        // Requests with an id; what is not even a request is passed over in silence.
        Assert.InRange(refused, Messages / 20, Messages);
        Assert.DoesNotContain("failed unexpectedly", node.Installation.Up!.Output, StringComparison.Ordinal);
        AssertUndisturbed(report);
        Assert.InRange(node.Figures.Threads, 1, threads + 60);
        await using var newcomer = await node.JoinAsync("room", "newcomer");
        await node.UntilTransportsAsync(Participants * 2 + 1, TimeSpan.FromSeconds(40));
        Assert.Equal(Participants + 1, (await node.Control.RoomAsync("room"))!["peers"]!.AsArray().Count);
    }

    [EndToEndFact]
    public async Task ThousandHalfOpenHandshakes_LetOthersIn()
    {
        await using var node = await LoadedNode.StartAsync(("MaxTransports", "1100"), ("ConnectTimeout", "00:00:05"));
        await using var room = await node.OpenRoomAsync("room", Participants);
        var flood = new List<LoadPeer>();

        var report = await room.MeasureAsync(async () =>
        {
            for (var i = 0; i < Handshakes / TransportsPerPeer; i++) flood.Add(await node.JoinAsync("flood", string.Create(CultureInfo.InvariantCulture, $"f{i}"), consumes: false));
            await Task.WhenAll(flood.Select(HalfOpenAsync));
        });
        var refused = await node.MetricAsync("roomlens_sfu_rtp_drops_total{reason=\"handshake_limit\"}");
        await using var newcomer = await node.JoinAsync("room", "newcomer");

        output.WriteLine($"{refused} first messages found no place; {report}");
        AssertUndisturbed(report);
        Assert.True(refused > 0, "The bound on handshakes was not reached.");
        await node.UntilTransportsAsync(Participants * 2 + 1, TimeSpan.FromSeconds(30));
        foreach (var peer in flood) await peer.DisposeAsync();
    }

    [EndToEndFact]
    public async Task GarbageAtAnotherWorkersPort_DisturbsNoMoreThanAtAClosedPort()
    {
        await using var node = await LoadedNode.StartAsync(("Workers", "2"));
        await using var room = await node.OpenRoomAsync("a", Participants);
        // The least loaded worker takes the second room: the one that is flooded works as well.
        await using var other = await node.OpenRoomAsync("b", 1);
        var floodedPort = await OtherWorkersPortAsync(node);
        var (closed, flooded) = (new List<RoomReport>(), new List<RoomReport>());
        var before = await node.MetricAsync("roomlens_sfu_rtp_drops_total");

        for (var round = 0; round < 3; round++)
        {
            closed.Add(await room.MeasureAsync(() => GarbageSender.RunAsync(Ports.FreeUdpPair(), GarbagePerSecond, Flood)));
            flooded.Add(await room.MeasureAsync(() => GarbageSender.RunAsync(floodedPort, GarbagePerSecond, Flood)));
        }

        var dropped = await node.MetricAsync("roomlens_sfu_rtp_drops_total") - before;
        output.WriteLine($"dropped {dropped}\nclosed port:\n{string.Join('\n', closed)}\nother worker:\n{string.Join('\n', flooded)}");
        Assert.True(dropped > GarbagePerSecond, "The garbage did not arrive.");
        Assert.All(flooded, report => Assert.Equal(0, report.Silent));
        Assert.True(flooded.Sum(report => report.Lost) <= closed.Sum(report => report.Lost) + flooded.Sum(report => report.Received) / 1000, "Packets were lost.");
        var (undisturbed, disturbed) = (Best(closed), Best(flooded));
        Assert.True(disturbed <= undisturbed * 1.5 + Slack, $"p99 {disturbed.TotalMilliseconds} ms; {undisturbed.TotalMilliseconds} ms with the flood at a closed port");
    }

    private static TimeSpan Best(IEnumerable<RoomReport> reports) => reports.Min(report => report.Delays.Quantile(0.99));

    private static async Task HalfOpenAsync(LoadPeer peer)
    {
        for (var i = 0; i < TransportsPerPeer; i++) await peer.ConnectAsync(consuming: false, stopsAfterHello: true);
    }

    private static async Task<int> OtherWorkersPortAsync(LoadedNode node)
    {
        var workers = (await node.Control.StatsAsync())["workers"]!.AsArray();
        var rooms = workers.Select(worker => worker!["counts"]!["rooms"]!.GetValue<int>()).ToArray();
        Assert.Equal([1, 1], rooms);
        var fewest = workers.MinBy(worker => worker!["counts"]!["producers"]!.GetValue<int>())!;
        return fewest["mediaPort"]!.GetValue<int>();
    }

    private static void AssertUndisturbed(RoomReport report)
    {
        Assert.Equal(0, report.Silent);
        Assert.True(report.Lost + report.LostOfPublisher <= report.Received / 100, $"lost {report.Lost}");
    }
}
