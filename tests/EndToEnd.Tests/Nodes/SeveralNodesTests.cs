using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Nodes;

/// <summary>Two SFU nodes and one scheduler: joins go by load, observers work on both, cordon and drain.</summary>
public sealed class SeveralNodesTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Nodes_ShareRoomsByLoad_AreCordonedAndDrained()
    {
        await using var installation = new Installation(layout: Layout.RolesApart);
        await installation.StartSchedulerAsync();
        var bot = installation.StartBotAsync("bot-1");
        // With so few consumers taken, one observer is half of its load.
        using var small = await installation.StartNodeAsync("small", new Dictionary<string, string> { ["ROOMLENS__Sfu__MaxConsumers"] = "2" });
        using var large = await installation.StartNodeAsync("large");
        await bot;
        await installation.Api.UntilAsync("/v1/nodes", nodes => nodes["items"]!.AsArray().Count(node => (string?)node!["state"] == "live") == 2, Limit);

        await JoinsAreSpreadAsync(installation, small, large);
        await using var here = await PublishAsync(installation, small, "here");
        await using var there = await PublishAsync(installation, large, "there");
        await BothAreObservedAsync(installation);
        await LoadedNodeGetsLessAsync(installation, small, large);
        await CordonedNodeGetsNothingNewAsync(installation, small, large);
        await DrainedNodeEmptiesAsync(installation, small, large);
    }

    private static async Task JoinsAreSpreadAsync(Installation installation, FurtherNode small, FurtherNode large)
    {
        var nodes = new List<string>();
        for (var room = 0; room < 6; room++) nodes.Add(await JoinAsync(installation, $"spread-{Installation.Text(room)}"));

        Assert.Equal((3, 3), (nodes.Count(node => node == small.PublicUrl), nodes.Count(node => node == large.PublicUrl)));
        Assert.Equal(nodes[0], await JoinAsync(installation, "spread-0"));
    }

    private static async Task BothAreObservedAsync(Installation installation)
    {
        var streams = await installation.Api.UntilAsync(
            "/v1/streams", all => all["items"]!.AsArray() is { Count: 2 } two && two.All(stream => (string?)stream!["state"] == "observed"), Limit);

        Assert.Equal(["large", "small"], streams["items"]!.AsArray().Select(stream => (string)stream!["nodeId"]!).Order(StringComparer.Ordinal));
        Assert.All(streams["items"]!.AsArray(), stream => Assert.Equal("bot-1", (string?)stream!["botId"]));
    }

    private static async Task LoadedNodeGetsLessAsync(Installation installation, FurtherNode small, FurtherNode large)
    {
        await installation.Api.UntilAsync("/v1/nodes", nodes => Find(nodes, "small")["load"]!.GetValue<double>() >= 0.5, Limit);

        foreach (var room in new[] { "new-1", "new-2", "new-3", "new-4" }) Assert.Equal(large.PublicUrl, await JoinAsync(installation, room));
        Assert.Equal(small.PublicUrl, await JoinAsync(installation, "here"));
    }

    private static async Task CordonedNodeGetsNothingNewAsync(Installation installation, FurtherNode small, FurtherNode large)
    {
        var cordoned = await installation.Api.PostAsync("/v1/nodes/large/cordon", null);

        Assert.Equal("cordoned", (string?)cordoned["state"]);
        foreach (var room in new[] { "late-1", "late-2" }) Assert.Equal(small.PublicUrl, await JoinAsync(installation, room));
        Assert.Equal(large.PublicUrl, await JoinAsync(installation, "there"));
        await installation.Api.PostAsync("/v1/nodes/large/uncordon", null);
    }

    private async Task DrainedNodeEmptiesAsync(Installation installation, FurtherNode small, FurtherNode large)
    {
        var ordered = Stopwatch.StartNew();
        await installation.Api.PostAsync("/v1/nodes/small/drain", new JsonObject { ["withinS"] = 0 });
        await small.Control.UntilAsync("/v1/rooms", rooms => rooms["items"]!.AsArray().Count == 0, Limit);
        Told("empty after a drain", ordered.Elapsed);
        await installation.Api.UntilAsync(
            "/v1/streams", all => all["items"]!.AsArray() is [{ } only] && (string?)only["nodeId"] == "large" && (string?)only["state"] == "observed", Limit);

        Assert.Equal(large.PublicUrl, await JoinAsync(installation, "here"));
        Assert.Equal(503, (await small.Control.SendAsync(HttpMethod.Get, "/healthz/ready")).Status);
        Assert.Equal(503, (await small.Control.SendAsync(HttpMethod.Post, "/v1/rooms/other/webrtc-transports", "{}")).Status);
        // Who published there comes back elsewhere, and is observed again.
        await using var moved = await PublishAsync(installation, large, "here");
        await BothOnAsync(installation, "large");
        Assert.False(small.Process.HasExited);
    }

    private static Task<JsonNode> BothOnAsync(Installation installation, string node) => installation.Api.UntilAsync(
        "/v1/streams",
        all => all["items"]!.AsArray() is { Count: 2 } two && two.All(stream => (string?)stream!["state"] == "observed" && (string?)stream["nodeId"] == node), Limit);

    private static async Task<ChildProcess> PublishAsync(Installation installation, FurtherNode node, string room)
    {
        var (_, process) = await Ffmpeg.PublishAsync(installation, room, "cam", ["-re", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5"], node.Control);
        return process;
    }

    /// <summary>The node that a join is sent to.</summary>
    private static async Task<string> JoinAsync(Installation installation, string room)
    {
        var answer = await installation.Api.PostAsync($"/v1/rooms/{room}/join", new JsonObject { ["peer"] = "ann" });
        var url = answer["whipUrl"]!.GetValue<string>();
        return url[..url.IndexOf("/whip", StringComparison.Ordinal)];
    }

    private static JsonNode Find(JsonNode nodes, string id) => nodes["items"]!.AsArray().Single(node => (string?)node!["id"] == id)!;

    private void Told(string what, TimeSpan took) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {took.TotalSeconds:0.00} s"));
}
