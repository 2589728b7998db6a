using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Registration;
using RoomLens.Sfu.Tests.Feed;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Signalling;

namespace RoomLens.Sfu.Tests.Registration;

public class NodeDrainTests
{
    private readonly ManualClock _time = new();
    private readonly NodeOrders _orders;

    public NodeDrainTests() => _orders = new NodeOrders(_time);

    [Fact]
    public async Task Drain_ClosesRooms_AndTellsClientsToComeBack()
    {
        await using var host = await SfuTestHost.StartAsync();
        var drain = new NodeDrain(host.Node.Workers, _orders, _time, NullLogger.Instance);
        using var alice = await SignallingClient.JoinAsync(host, "r1", "alice");
        await host.PublishPlainAsync("r1");

        Order(drain: true);
        await drain.StepAsync();
        await alice.UntilClosedAsync();

        Assert.Equal(WebSocketCloseStatus.InternalServerError, alice.CloseStatus);
        Assert.Equal("""{"items":[]}""", await host.Control.GetStringAsync("/v1/rooms"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PublishAsync(host, "r2"));
    }

    [Fact]
    public async Task Drain_UntilItsTimeIsOver_KeepsRoomsAndOpensNone()
    {
        await using var host = await SfuTestHost.StartAsync();
        var drain = new NodeDrain(host.Node.Workers, _orders, _time, NullLogger.Instance);
        await host.PublishPlainAsync("r1");

        Order(drain: true, withinS: 60);
        await drain.StepAsync();
        var inTheRoom = await PublishAsync(host, "r1");
        var elsewhere = await PublishAsync(host, "r2");
        _time.Advance(TimeSpan.FromSeconds(59));
        Order(drain: true, withinS: 60);
        await drain.StepAsync();
        var before = await host.InvokeAsync(worker => worker.Rooms.All.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        await drain.StepAsync();
        var after = await host.InvokeAsync(worker => worker.Rooms.All.Count);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.ServiceUnavailable, 1, 0), (inTheRoom, elsewhere, before, after));
    }

    [Fact]
    public async Task Drain_ManyRooms_ClosesAFewAtATime_AndUncordonedOpensThemAgain()
    {
        await using var host = await SfuTestHost.StartAsync(change: options => options.PlainPortLast = options.PlainPortFirst + 2 * NodeDrain.RoomsPerSecond + 5);
        var drain = new NodeDrain(host.Node.Workers, _orders, _time, NullLogger.Instance);
        for (var i = 0; i < NodeDrain.RoomsPerSecond + 2; i++) await host.PublishPlainAsync($"r{i}");

        Order(drain: true);
        await drain.StepAsync();
        var left = await host.InvokeAsync(worker => worker.Rooms.All.Count);
        Order(drain: false);
        await drain.StepAsync();

        Assert.Equal((2, HttpStatusCode.Created), (left, await PublishAsync(host, "new")));
    }

    [Fact]
    public async Task Stop_TellsTheFeedThatTheNodeLeft()
    {
        await using var host = await SfuTestHost.StartAsync();
        await host.PublishPlainAsync("r1");
        var feed = host.Node.Workers.Feed.Subscribe(null);

        await host.Node.StopAsync(CancellationToken.None);

        var (_, closed) = (await FeedReading.ReadAllAsync(feed)).Single(entry => entry.Message.Type == FeedTypes.ProducerClosed);
        Assert.Equal("node_left", closed.Reason);
    }

    [Fact]
    public void Orders_AreThoseOfTheLastAnswer()
    {
        _orders.Handle(new HeartbeatReply(DateTimeOffset.UnixEpoch, Cordon: true), _time.GetTimestamp());
        var cordoned = (_orders.IsCordoned, _orders.IsDraining);
        Order(drain: false);

        Assert.Equal(((true, false), (false, false)), (cordoned, (_orders.IsCordoned, _orders.IsDraining)));
    }

    private void Order(bool drain, double withinS = 0) => _orders.Handle(new HeartbeatReply(DateTimeOffset.UnixEpoch, drain, DrainWithinS: withinS), _time.GetTimestamp());

    private static async Task<HttpStatusCode> PublishAsync(SfuTestHost host, string room)
    {
        var sdp = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 100\r\na=rtpmap:100 VP8/90000\r\n";
        using var response = await host.Control.PostAsJsonAsync(
            $"/v1/rooms/{room}/plain-producers", new CreatePlainProducer { Kind = "video", Sdp = sdp }, ContractsJson.Default.CreatePlainProducer);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable) Assert.NotNull(response.Headers.RetryAfter);
        return response.StatusCode;
    }
}
