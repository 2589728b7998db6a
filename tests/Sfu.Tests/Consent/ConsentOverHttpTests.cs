using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RoomLens.Contracts;
using RoomLens.Contracts.Consent;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Tests.Feed;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Peers;
using RoomLens.Sfu.Tests.Signalling;

namespace RoomLens.Sfu.Tests.Consent;

/// <summary>A whole node that is told by a scheduler.</summary>
public class ConsentOverHttpTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Consumer_MadePaused_ResumesOnlyWhileItMay()
    {
        await using var scheduler = await FakeScheduler.StartAsync();
        await using var host = await SfuTestHost.StartAsync(change: options => options.SchedulerUrl = scheduler.Url);
        await using var feed = await FeedClient.OpenAsync(host);
        var producer = await host.PublishPlainAsync("r1");
        await host.ObserveAsync("r1", "bot", 40_001);
        using var created = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 1, AssignmentId = "a" });
        var consumer = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;

        await feed.BarredAsync("cam", ObservationBars.UnknownPolicy);
        var unknown = await ResumeAsync(host, consumer);
        scheduler.Send(Plans.Room("r1", RoomObservation.Ask));
        await feed.BarredAsync("cam", ObservationBars.Unanswered);
        var unanswered = await ResumeAsync(host, consumer);
        scheduler.Send(Plans.Room("r1"));
        await feed.BarredAsync("cam", null);
        var allowed = await ResumeAsync(host, consumer);
        scheduler.Send(Plans.Room("r1", refused: ["cam"]));
        await feed.BarredAsync("cam", ObservationBars.Refused);
        var refused = await ResumeAsync(host, consumer);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (unknown.Status, unanswered.Status));
        Assert.Contains("policy of room 'r1'", unknown.Detail, StringComparison.Ordinal);
        Assert.Contains("asks first", unanswered.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, allowed.Status);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("'cam'", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_CountsForPlainWhipAndSignallingPublishers()
    {
        await using var scheduler = await FakeScheduler.StartAsync();
        await using var host = await SfuTestHost.StartAsync(change: options => options.SchedulerUrl = scheduler.Url);
        await using var feed = await FeedClient.OpenAsync(host);
        await host.PublishPlainAsync("r1");
        using var whip = await TestPeer.ConnectAsync(host, "/whip/r1?peer=bob", "sendonly");
        using var signalling = await SignallingClient.JoinAsync(host, "r1", "ann");
        await ProduceAsync(signalling);
        scheduler.Send(Plans.Room("r1"));
        foreach (var peer in (string[])["cam", "bob", "ann"]) await AllowedAsync(host, peer);

        scheduler.Send(Plans.Room("r1", refused: ["ann", "bob", "cam"]));
        await feed.BarredAsync("ann", ObservationBars.Refused);

        var room = (await host.Control.GetFromJsonAsync("/v1/rooms/r1", ContractsJson.Default.RoomState))!;
        Assert.Equal(["ann", "bob", "cam"], room.Producers.Select(producer => producer.PeerId).Order());
        Assert.All(room.Producers, producer => Assert.Equal((false, ObservationBars.Refused), (producer.Observable, producer.Barred)));
    }

    [Fact]
    public async Task Whip_Refused_StopsRtpToTheObserver()
    {
        await using var scheduler = await FakeScheduler.StartAsync();
        await using var host = await SfuTestHost.StartAsync(change: options => options.SchedulerUrl = scheduler.Url);
        using var bot = SfuTestHost.NewPeer();
        using var bob = await TestPeer.ConnectAsync(host, "/whip/r1?peer=bob", "sendonly");
        scheduler.Send(Plans.Room("r1"));
        var producer = await AllowedAsync(host, "bob");
        await host.ObserveAsync("r1", "bot", ((IPEndPoint)bot.Client.LocalEndPoint!).Port);
        using var created = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.Id });
        var consumer = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;
        Assert.Equal(HttpStatusCode.NoContent, (await ResumeAsync(host, consumer)).Status);
        await bob.SendRtpAsync(Vp8Packets.Make(1, 3000, 7, key: true));
        var seen = await NextRtpAsync(bot);

        await using var feed = await FeedClient.OpenAsync(host);
        scheduler.Send(Plans.Room("r1", refused: ["bob"]));
        await feed.BarredAsync("bob", ObservationBars.Refused);
        await bob.SendRtpAsync(Vp8Packets.Make(2, 6000, 7, key: true));
        scheduler.Send(Plans.Room("r1"));
        await feed.BarredAsync("bob", null);
        Assert.Equal(HttpStatusCode.NoContent, (await ResumeAsync(host, consumer)).Status);
        await bob.SendRtpAsync(Vp8Packets.Make(3, 9000, 7, key: true));
        var next = await NextRtpAsync(bot);

        Assert.Equal((3000u, 9000u), (seen, next));
    }

    [Fact]
    public async Task SetObservation_IsStoredBeforeItIsAnswered()
    {
        await using var scheduler = await FakeScheduler.StartAsync();
        await using var host = await SfuTestHost.StartAsync(change: options => options.SchedulerUrl = scheduler.Url);
        using var ann = await SignallingClient.JoinAsync(host, "r1", "ann smith");

        var answer = await ann.AskAsync("setObservation", """{"allowed":false}""");
        var known = scheduler.Stored.Reader.TryRead(out var stored);
        var malformed = await ann.FailAsync("setObservation", """{"allowed":"no"}""");
        scheduler.Status = 500;
        var away = await ann.FailAsync("setObservation", """{"allowed":true}""");

        Assert.Equal((true, "/v1/rooms/r1/participants/ann smith/observation", false), (known, stored.Path, stored.Allowed));
        Assert.False(answer["allowed"]!.GetValue<bool>());
        Assert.Equal((400, 503), (malformed, away));
    }

    [Fact]
    public async Task SetObservation_WithoutAScheduler_Is501()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var ann = await SignallingClient.JoinAsync(host, "r1", "ann");

        Assert.Equal(501, await ann.FailAsync("setObservation", """{"allowed":false}"""));
    }

    [Fact]
    public async Task Observers_AreShownAsThePolicySays()
    {
        await using var scheduler = await FakeScheduler.StartAsync();
        await using var host = await SfuTestHost.StartAsync(change: options => options.SchedulerUrl = scheduler.Url);
        using var ann = await SignallingClient.JoinAsync(host, "r1", "ann");
        using (var body = JsonContent.Create(new CreateObserver("bot", "127.0.0.1", 40_001, Purpose: "counting people"), ContractsJson.Default.CreateObserver))
        using (var created = await host.Control.PostAsync("/v1/rooms/r1/observers", body)) Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        scheduler.Send(Plans.Room("r1"));
        var shown = (await ann.NotifiedAsync("newPeer"))["data"]!;
        using var bob = await SignallingClient.ConnectAsync(host, "r1", "bob");
        var joined = await JoinAsync(bob);
        scheduler.Send(Plans.Room("r1", visible: false));
        var hidden = (await bob.NotifiedAsync("peerClosed"))["data"]!;
        using var eve = await SignallingClient.ConnectAsync(host, "r1", "eve");
        var later = await JoinAsync(eve);

        Assert.Equal(("observer", "counting people"), (shown["kind"]!.GetValue<string>(), shown["purpose"]!.GetValue<string>()));
        Assert.Equal(["ann", "bot"], PeerIds(joined));
        Assert.Equal("bot", hidden["peerId"]!.GetValue<string>());
        Assert.Equal(["ann", "bob"], PeerIds(later));
    }

    private static IEnumerable<string> PeerIds(JsonObject joined) => joined["peers"]!.AsArray().Select(peer => peer!["id"]!.GetValue<string>()).Order();

    private static Task<JsonObject> JoinAsync(SignallingClient client) =>
        client.AskAsync("join", $$"""{"rtpCapabilities":{{SignallingClient.Vp8Capabilities.ToJsonString()}} }""");

    private static async Task ProduceAsync(SignallingClient client)
    {
        const string Vp8 = """{"codecs":[{"mimeType":"video/VP8","payloadType":96,"clockRate":90000,"parameters":{},"rtcpFeedback":[]}],"encodings":[{"ssrc":7}],"rtcp":{"cname":"c"} }""";
        var transport = (await client.AskAsync("createWebRtcTransport", """{"producing":true,"consuming":false}"""))["id"]!.GetValue<string>();
        await client.AskAsync("produce", $$"""{"transportId":"{{transport}}","kind":"video","rtpParameters":{{Vp8}},"appData":{} }""");
    }

    private static async Task<(HttpStatusCode Status, string Detail)> ResumeAsync(SfuTestHost host, ConsumerCreated consumer)
    {
        using var answer = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{consumer.ConsumerId}/resume", null);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? "" : JsonNode.Parse(text)!["detail"]!.GetValue<string>());
    }

    private static async Task<ProducerState> AllowedAsync(SfuTestHost host, string peer)
    {
        await using var feed = await FeedClient.OpenAsync(host);
        return await feed.BarredAsync(peer, null);
    }

    /// <summary>Timestamp of the next RTP packet; reports are skipped.</summary>
    private static async Task<uint> NextRtpAsync(System.Net.Sockets.UdpClient socket)
    {
        while (true)
        {
            var datagram = (await socket.ReceiveAsync().WaitAsync(Limit)).Buffer;
            // RFC 5761 section 4: packet types 192 to 223 are RTCP.
            if (datagram[1] is < 192 or > 223) return BinaryPrimitives.ReadUInt32BigEndian(datagram.AsSpan(4));
        }
    }
}
