using System.Net;
using System.Text.Json.Nodes;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Tests.Feed;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Peers;
using RoomLens.Sfu.Tests.Signalling;

namespace RoomLens.Sfu.Tests.Workers;

public class TwoWorkersTests
{
    [Fact]
    public async Task Rooms_AreSharedOut_AndServedOnTheirWorkersPorts()
    {
        await using var host = await StartAsync();
        using var a = await Leg.OpenAsync(host, "a");
        using var b = await Leg.OpenAsync(host, "b");

        await a.ReachAsync();
        await b.ReachAsync();

        var slots = host.Node.Workers.Slots;
        Assert.Equal([slots[0].Ports.Internal, slots[1].Ports.Internal], [a.Observer.Port, b.Observer.Port]);
        Assert.NotEqual(slots[0].Ports.Media, slots[1].Ports.Media);
        Assert.InRange(a.Producer.Port, slots[0].Ports.PlainFirst, slots[0].Ports.PlainLast);
        Assert.InRange(b.Producer.Port, slots[1].Ports.PlainFirst, slots[1].Ports.PlainLast);
    }

    [Fact]
    public async Task Placement_TakesTheLeastLoadedWorker_AndARoomStaysWhereItIs()
    {
        await using var host = await StartAsync();
        var directory = host.Node.Workers.Rooms;

        await host.PublishPlainAsync("a", "one");
        await host.PublishPlainAsync("a", "two");
        await host.PublishPlainAsync("b");
        await host.PublishPlainAsync("c");
        await host.PublishPlainAsync("a", "three");

        Assert.Equal([0, 1, 1], ((string[])["a", "b", "c"]).Select(room => directory.Find(room)!.Index));
        using var deleted = await host.Control.DeleteAsync("/v1/rooms/b");
        Assert.Null(directory.Find("b"));
    }

    [Fact]
    public async Task Rooms_OfBothWorkers_AreListedCountedAndFollowedTogether()
    {
        await using var host = await StartAsync();
        await using var feed = await FeedClient.OpenAsync(host);
        await host.PublishPlainAsync("a");
        await host.PublishPlainAsync("b");

        var rooms = JsonNode.Parse(await host.Control.GetStringAsync("/v1/rooms"))!["items"]!.AsArray();
        var stats = JsonNode.Parse(await host.Control.GetStringAsync("/v1/stats"))!;
        var told = await feed.UntilAsync(message => message is { Type: FeedTypes.ProducerAdded, RoomId: "b" });

        Assert.Equal(["a", "b"], rooms.Select(room => (string)room!["roomId"]!).Order());
        Assert.Equal(2, stats["producers"]!.AsArray().Count);
        Assert.Equal([1, 1], stats["workers"]!.AsArray().Select(worker => (int)worker!["counts"]!["producers"]!));
        Assert.Equal([FeedTypes.Reset, FeedTypes.PeerJoined, FeedTypes.ProducerAdded, FeedTypes.PeerJoined, FeedTypes.ProducerAdded], told.Select(m => m.Type));
        Assert.Equal([0, 1, 2, 3, 4], feed.Ids.Select(id => int.Parse(id.Split(':')[1], null)));
    }

    [Fact]
    public async Task Limits_HoldForTheNodeAsAWhole()
    {
        await using var host = await StartAsync(options => options.MaxRooms = 2);
        await host.PublishPlainAsync("a");
        await host.PublishPlainAsync("b");

        using var third = await host.Control.PostAsync("/v1/rooms/c/observers", new StringContent("""{"observerId":"o","ip":"127.0.0.1","port":5000}""", null, "application/json"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Assert.Null(host.Node.Workers.Rooms.Find("c"));
    }

    [Fact]
    public async Task WhipSession_IsFoundOnItsWorker_AndItsEndFreesTheRoom()
    {
        await using var host = await StartAsync();
        await host.PublishPlainAsync("a");
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/b?peer=alice", "sendonly");

        using var probed = await host.Public.GetAsync(publisher.Session);
        using var ended = await host.Public.DeleteAsync(publisher.Session);
        using var gone = await host.Public.GetAsync(publisher.Session);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.NotFound), (probed.StatusCode, ended.StatusCode, gone.StatusCode));
        Assert.Null(host.Node.Workers.Rooms.Find("b"));
    }

    [Fact]
    public async Task Signalling_KeepsTheRoomFromTheFirstSocketToTheLast()
    {
        await using var host = await StartAsync();
        await host.PublishPlainAsync("a");
        using var alice = await SignallingClient.ConnectAsync(host, "b", "alice");
        await alice.AskAsync("getRouterRtpCapabilities");
        Assert.Equal(1, host.Node.Workers.Rooms.Find("b")?.Index);

        var candidates = (await alice.AskAsync("createWebRtcTransport"))["iceCandidates"]!.AsArray();
        using var bob = await SignallingClient.JoinAsync(host, "b", "bob");

        Assert.All(candidates, candidate => Assert.Equal(host.Node.Workers.Slots[1].Ports.Media, (int)candidate!["port"]!));
        Assert.Equal(1, host.Node.Workers.Rooms.Find("b")?.Index);
    }

    [Fact]
    public async Task Churn_ByManyAtOnce_LeavesNothingBehind()
    {
        await using var host = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async client =>
        {
            for (var round = 0; round < 25; round++)
            {
                var room = $"r{(client + round) % 3}";
                await host.PublishPlainAsync(room, $"p{client}");
                await host.ObserveAsync(room, $"o{client}", 5000);
                using var peer = await host.Control.DeleteAsync($"/v1/rooms/{room}/peers/p{client}");
                using var observer = await host.Control.DeleteAsync($"/v1/rooms/{room}/observers/o{client}");
                Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (peer.StatusCode, observer.StatusCode));
            }
        }));

        var workers = host.Node.Workers;
        await workers.EachAsync(_ => true);
        Assert.Equal((0, 0), (workers.Rooms.Count, workers.Counts.Total));
        Assert.All(workers.Slots, slot => Assert.Equal(0, slot.Life!.PlacedRooms));
    }

    internal static Task<SfuTestHost> StartAsync(Action<SfuOptions>? change = null) => SfuTestHost.StartAsync(change: options =>
    {
        options.Workers = 2;
        change?.Invoke(options);
    });
}
