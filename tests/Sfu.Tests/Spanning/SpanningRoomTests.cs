using System.Net;
using System.Text.Json.Nodes;
using RoomLens.Contracts.Consent;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Tests.Consent;
using RoomLens.Sfu.Tests.Feed;
using RoomLens.Sfu.Tests.Peers;
using RoomLens.Sfu.Tests.Signalling;

namespace RoomLens.Sfu.Tests.Spanning;

/// <summary>A room on two workers is one room to everybody.</summary>
public class SpanningRoomTests
{
    [Fact]
    public async Task Room_IsShownOnce_WithAllThatIsInIt()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 0);
        using var whip = await TestPeer.ConnectAsync(bed.Host, $"/whip/{SpanBed.Room}?peer=alice", "sendonly");
        await bed.Host.PublishPlainAsync(SpanBed.Room, "cam2");
        await SpanBed.UntilAsync(async () => (await ReadAsync(bed, $"/v1/rooms/{SpanBed.Room}"))["producers"]!.AsArray().Count == 3, "all publish");
        await bed.ObserveAsync("far");
        await using var feed = await FeedClient.OpenAsync(bed.Host);

        var listed = (await ReadAsync(bed, "/v1/rooms"))["items"]!.AsArray();
        var stats = await ReadAsync(bed, "/v1/stats");
        var observers = JsonNode.Parse(await bed.Host.Control.GetStringAsync($"/v1/rooms/{SpanBed.Room}/observers"))!.AsArray();
        var snapshot = (await feed.NextAsync()).Rooms!;

        Assert.Equal(["alice", "cam", "cam2"], Assert.Single(listed)!["peers"]!.AsArray().Select(peer => (string)peer!["peerId"]!).Order());
        Assert.Equal(["alice", "cam", "cam2"], Assert.Single(snapshot).Producers.Select(producer => producer.PeerId).Order());
        Assert.Equal((1, 3, 1), ((int)stats["rooms"]!, stats["producers"]!.AsArray().Count, stats["consumers"]!.AsArray().Count));
        Assert.Equal("far", (string)Assert.Single(observers)!["observerId"]!);
        Assert.Equal([2, 1], stats["workers"]!.AsArray().Select(worker => (int)worker!["counts"]!["producers"]!));
        Assert.Contains("roomlens_sfu_pipes 1\n", bed.Host.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Producer_DeletedAtItsHome_ClosesItsReceiversOnTheOtherWorker()
    {
        await using var bed = await SpanBed.OpenAsync();
        var (near, far) = await bed.ObserveOnBothAsync();
        await using var feed = await FeedClient.OpenAsync(bed.Host);

        await bed.DeleteAsync($"/v1/rooms/{SpanBed.Room}/producers/{bed.ProducerId}");

        await near.UntilGoodbyeAsync();
        await far.UntilGoodbyeAsync();
        var closes = new List<FeedMessage>();
        while (closes.Count(message => message.Type == FeedTypes.ConsumerClosed) < 2 || closes.All(message => message.Type != FeedTypes.ProducerClosed))
            closes.Add(await feed.NextAsync());
        Assert.All(closes.Where(close => close.Type == FeedTypes.ConsumerClosed), close => Assert.Equal("producer_closed", close.Reason));
        Assert.Single(closes, close => close.Type == FeedTypes.ProducerClosed);
    }

    [Fact]
    public async Task Peers_OnBothWorkers_SeeEachOther_AndAreOfferedEachOthersStreams()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 2);
        using var ann = await SignallingClient.JoinAsync(bed.Host, SpanBed.Room, "ann");
        await bed.ObserveAsync("bot");
        using var bob = await SignallingClient.ConnectAsync(bed.Host, SpanBed.Room, "bob");
        var joined = await bob.AskAsync("join", $$"""{"displayName":"bob","rtpCapabilities":{{SignallingClient.Vp8Capabilities.ToJsonString()}} }""");
        var transport = await bob.AskAsync("createWebRtcTransport", """{"appData":{"direction":"recv"}}""");
        var offer = (await bob.AskedAsync("newConsumer"))["data"]!;
        var newPeer = (await ann.NotifiedAsync("newPeer"))["data"]!;
        while ((string)newPeer["peerId"]! != "bob") newPeer = (await ann.NotifiedAsync("newPeer"))["data"]!;

        var candidates = transport["iceCandidates"]!.AsArray();
        Assert.All(candidates, candidate => Assert.Equal(bed.Host.Node.Workers.Slots[1].Ports.Media, (int)candidate!["port"]!));
        Assert.Equal(["ann", "bot", "cam"], joined["peers"]!.AsArray().Select(peer => (string)peer!["peerId"]!).Order());
        Assert.Equal(("cam", bed.ProducerId), ((string)offer["peerId"]!, (string)offer["producerId"]!));

        await bed.DeleteAsync($"/v1/rooms/{SpanBed.Room}/peers/bob");
        Assert.Equal("bob", (string)(await ann.NotifiedAsync("peerClosed"))["data"]!["peerId"]!);
    }

    [Fact]
    public async Task Observer_OnTheOtherWorker_IsShownToThePeers()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 2);
        using var ann = await SignallingClient.JoinAsync(bed.Host, SpanBed.Room, "ann");
        await bed.ObserveAsync("near");

        var far = await bed.ObserveAsync("far");
        await bed.DeleteAsync($"/v1/rooms/{SpanBed.Room}/observers/far");

        Assert.Equal(1, far.Worker(bed.Host));
        var told = new[] { await ann.NotifiedAsync("newPeer"), await ann.NotifiedAsync("newPeer") }.Select(message => message["data"]!).ToArray();
        Assert.Equal([("near", "observer"), ("far", "observer")], told.Select(data => ((string)data["peerId"]!, (string)data["kind"]!)));
        Assert.Equal("far", (string)(await ann.NotifiedAsync("peerClosed"))["data"]!["peerId"]!);
    }

    [Fact]
    public async Task Epoch_TakenOnOneWorker_ClosesTheOlderOneOnTheOther_AndRefusesItsReturn()
    {
        await using var bed = await SpanBed.OpenAsync();
        var near = await bed.ObserveAsync("near", epoch: 1);

        var far = await bed.ObserveAsync("far", epoch: 2);

        Assert.Equal((0, 1), (near.Worker(bed.Host), far.Worker(bed.Host)));
        await near.UntilGoodbyeAsync();
        using var late = await bed.Host.ConsumeAsync(SpanBed.Room, "near", new CreateConsumer { ProducerId = bed.ProducerId, Epoch = 1 });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task Refusal_StopsObserversOnBothWorkers()
    {
        await using var scheduler = await FakeScheduler.StartAsync();
        await using var bed = await SpanBed.OpenAsync(scheduler: scheduler.Url);
        await using var feed = await FeedClient.OpenAsync(bed.Host);
        scheduler.Send(Plans.Room(SpanBed.Room));
        await feed.BarredAsync("cam", null);
        var (near, far) = await bed.ObserveOnBothAsync();
        await bed.ReachAsync(near);
        await bed.ReachAsync(far);

        scheduler.Send(Plans.Room(SpanBed.Room, refused: ["cam"]));
        await feed.BarredAsync("cam", ObservationBars.Refused);
        for (var worker = 0; worker < 2; worker++)
        {
            var index = worker;
            await SpanBed.UntilAsync(() => bed.AskAsync(index, producer => producer.ObservationBar == ObservationBar.Refused), "the worker knows");
            var (sent, received) = await bed.AskAsync(index, Count);
            for (var frame = 0; frame < 20; frame++) await bed.Camera.SendAsync();
            await SpanBed.UntilAsync(async () => (await bed.AskAsync(index, Count)).Received >= received + 20, "the frames are there");
            Assert.Equal(sent, (await bed.AskAsync(index, Count)).Sent);
        }

        using var resumed = await bed.Host.Control.PostAsync($"/v1/rooms/{SpanBed.Room}/observers/far/consumers/{far.Consumer.ConsumerId}/resume", null);
        Assert.Equal(HttpStatusCode.Forbidden, resumed.StatusCode);

        static (long Sent, long Received) Count(Producer producer) =>
            (producer.Consumers.Sum(consumer => consumer.Sent.TotalPackets), producer.Layers[0].Received.TotalPackets);
    }

    [Fact]
    public async Task SamePeer_ComingAgain_MeetsItself()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 0);
        using var first = await SignallingClient.JoinAsync(bed.Host, SpanBed.Room, "ann");
        Assert.Same(bed.Life(1), bed.Host.Node.Workers.Rooms.Find(SpanBed.Room, "p:ann"));
        // Now the first worker would be the one for a newcomer.
        for (var i = 0; i < 5; i++) await bed.Host.PublishPlainAsync("other", $"peer{i}");

        using var again = await SignallingClient.JoinAsync(bed.Host, SpanBed.Room, "ann");
        await first.UntilClosedAsync();

        var room = await ReadAsync(bed, $"/v1/rooms/{SpanBed.Room}");
        Assert.Equal(["ann", "cam"], room["peers"]!.AsArray().Select(peer => (string)peer!["peerId"]!).Order());
    }

    [Fact]
    public async Task Churn_OnBothWorkers_LeavesNothingBehind()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 3);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async client =>
        {
            for (var round = 0; round < 25; round++)
            {
                var room = $"c{(client + round) % 2}";
                var producer = await bed.Host.PublishPlainAsync(room, $"p{client}");
                await bed.Host.ObserveAsync(room, $"o{client}", 5000);
                using var consumed = await bed.Host.ConsumeAsync(room, $"o{client}", new CreateConsumer { ProducerId = producer.ProducerId });
                Assert.Equal(HttpStatusCode.Created, consumed.StatusCode);
                await bed.DeleteAsync($"/v1/rooms/{room}/observers/o{client}");
                await bed.DeleteAsync($"/v1/rooms/{room}/peers/p{client}");
            }
        }));

        await bed.DeleteAsync($"/v1/rooms/{SpanBed.Room}");
        await bed.UntilNothingIsLeftAsync();
        Assert.All(bed.Host.Node.Workers.Slots, slot => Assert.Equal(0, slot.Life!.PlacedRooms));
    }

    private static async Task<JsonObject> ReadAsync(SpanBed bed, string path) => JsonNode.Parse(await bed.Host.Control.GetStringAsync(path))!.AsObject();
}
