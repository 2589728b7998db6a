using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Events;
using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Api;

/// <summary>The whole way over real HTTP: hello, feed, placement, plan, observations, events, webhook.</summary>
public sealed class EndToEndTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Observations_OfAPlannedStream_BecomeEventsAndWebhooks()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        (await host.Http.PutAsJsonAsync("/v1/webhooks/w", new JsonObject { ["url"] = receiver.Url })).EnsureSuccessStatusCode();
        (await host.HelloAsync(node.Hello())).EnsureSuccessStatusCode();
        (await host.HelloAsync(Samples.BotHello())).EnsureSuccessStatusCode();
        var assignment = await AssignmentAsync(host);

        var batch = new ObservationBatch("i-1", [Seen(ObservationKind.StreamObserved, 1, assignment), Seen(ObservationKind.Started, 2, assignment)]);
        var ack = await (await host.ObserveAsync("bot-1", batch)).Content.ReadFromJsonAsync(ContractsJson.Default.ObservationAck);

        Assert.Equal(2, ack!.AckedThrough);
        var first = JsonSerializer.Deserialize((await receiver.NextAsync()).Body, ContractsJson.Default.CloudEvent)!;
        var second = JsonSerializer.Deserialize((await receiver.NextAsync()).Body, ContractsJson.Default.CloudEvent)!;
        Assert.Equal([EventTypes.StreamObserved, EventTypes.DetectionStarted], [first.Type, second.Type]);
        Assert.Equal(["0000000001-000000000001", "0000000001-000000000002"], [first.Sequence, second.Sequence]);
        var page = await host.Http.GetFromJsonAsync("/v1/events?type=roomlens.detection.*&label=person", ContractsJson.Default.PageCloudEvent);
        Assert.Equal(second.Id, Assert.Single(page!.Items).Id);
        Assert.Equal("observed", Assert.Single((await StreamsAsync(host)).Items).State);
    }

    [Fact]
    public async Task ProducerClosed_WithAnOpenEvent_EndsItAndWithdrawsTheStream()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        await host.HelloAsync(node.Hello());
        await host.HelloAsync(Samples.BotHello());
        var assignment = await AssignmentAsync(host);
        await host.ObserveAsync("bot-1", new ObservationBatch("i-1", [Seen(ObservationKind.Started, 1, assignment)]));
        await using var events = await SseClient.OpenAsync(host.Http, "/v1/events/stream");

        node.Send(new FeedMessage { Type = FeedTypes.ProducerClosed, RoomId = "lobby", ProducerId = "p-1", Reason = "closed" });

        var ended = JsonSerializer.Deserialize((await events.NextAsync()).Data, ContractsJson.Default.CloudEvent)!;
        Assert.Equal((EventTypes.DetectionEnded, EventCause.ProducerClosed), (ended.Type, ended.Data.Event!.Cause));
        Assert.Empty((await StreamsAsync(host)).Items);
    }

    [Fact]
    public async Task DegradedStream_IsToldByWebhookAndInTheList_AndSoIsItsRecovery()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        var endpoint = new JsonObject { ["url"] = receiver.Url, ["types"] = new JsonArray("roomlens.subscription.degraded.v1") };
        (await host.Http.PutAsJsonAsync("/v1/webhooks/w", endpoint)).EnsureSuccessStatusCode();
        await host.HelloAsync(node.Hello());
        await host.HelloAsync(Samples.BotHello());
        var assignment = await AssignmentAsync(host);
        var back = new DegradationPart(DecodeStep.Full, DecodeStep.KeyFrames, null, Samples.Noon.AddSeconds(12));

        await host.ObserveAsync("bot-1", new ObservationBatch("i-1", [Seen(ObservationKind.StreamObserved, 1, assignment), Seen(ObservationKind.Degraded, 2, assignment)]));
        await ReportAsync(host, assignment, DecodeStep.KeyFrames);
        var degraded = Assert.Single((await StreamsAsync(host)).Items);
        await host.ObserveAsync("bot-1", new ObservationBatch("i-1", [Seen(ObservationKind.Degraded, 3, assignment) with { Degradation = back, Clock = null }]));
        await ReportAsync(host, assignment, DecodeStep.Full);
        var well = Assert.Single((await StreamsAsync(host)).Items);

        Assert.Equal(("key_frames", "observed"), (degraded.Degraded, degraded.State));
        Assert.NotNull(degraded.Reason);
        Assert.Equal((null, "observed"), (well.Degraded, well.State));
        var first = JsonNode.Parse((await receiver.NextAsync()).Body)!;
        var second = JsonNode.Parse((await receiver.NextAsync()).Body)!;
        Assert.Equal(["key_frames", "full"], new[] { first, second }.Select(message => message["data"]!["degradation"]!["state"]!.GetValue<string>()));
        Assert.Equal("roomlens.subscription.degraded.v1", second["type"]!.GetValue<string>());
        Assert.Equal("full", first["data"]!["degradation"]!["previous"]!.GetValue<string>());
    }

    [Fact]
    public async Task InlineWebhook_OfASubscription_GetsOnlyItsEvents()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        var body = new JsonObject
        {
            ["models"] = new JsonArray("motion"),
            ["webhook"] = new JsonObject { ["url"] = receiver.Url, ["types"] = new JsonArray("roomlens.detection.*") },
        };
        (await host.Http.PutAsJsonAsync("/v1/rooms/lobby/subscriptions/mine", body)).EnsureSuccessStatusCode();
        await host.HelloAsync(node.Hello());
        await host.HelloAsync(Samples.BotHello());
        var assignment = await AssignmentAsync(host);

        var others = Seen(ObservationKind.Started, 2, assignment) with { Subscriptions = ["default"] };
        var mine = Seen(ObservationKind.Started, 3, assignment) with { Subscriptions = ["default", "mine"], OccurrenceId = 3 };
        await host.ObserveAsync("bot-1", new ObservationBatch("i-1", [Seen(ObservationKind.StreamObserved, 1, assignment), others, mine]));

        var received = JsonSerializer.Deserialize((await receiver.NextAsync()).Body, ContractsJson.Default.CloudEvent)!;
        Assert.Equal(["default", "mine"], received.Data.Subscriptions);
        Assert.True(receiver.IsEmpty);
    }

    [Fact]
    public async Task NewInstanceOfABot_WhileItsOldOneObserves_AbortsAndGivesTheStreamAHigherEpoch()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        await host.HelloAsync(node.Hello());
        await host.HelloAsync(Samples.BotHello());
        var old = await AssignmentAsync(host);
        await host.ObserveAsync("bot-1", new ObservationBatch("i-1", [Seen(ObservationKind.Started, 1, old)]));
        await using var events = await SseClient.OpenAsync(host.Http, "/v1/events/stream");

        await host.HelloAsync(Samples.BotHello(instance: "i-2"));

        var aborted = JsonSerializer.Deserialize((await events.NextAsync()).Data, ContractsJson.Default.CloudEvent)!;
        Assert.Equal((EventTypes.DetectionAborted, EventCause.BotLost), (aborted.Type, aborted.Data.Event!.Cause));
        Assert.Equal(aborted.Data.Event.LastSeenAt, aborted.Time);
        var next = await AssignmentAsync(host, "i-2");
        Assert.Equal(2, next.Epoch);
        Assert.Equal(HttpStatusCode.NotFound, (await BeatAsync(host, "i-1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(host, "i-2")).StatusCode);
    }

    [Fact]
    public async Task DeletedSeed_AfterARestart_StaysDeleted()
    {
        await using (var first = await SchedulerHost.StartAsync(_folder.Path))
        {
            Assert.Equal(HttpStatusCode.OK, (await first.Http.GetAsync("/v1/rooms/*/subscriptions/default")).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, (await first.Http.DeleteAsync("/v1/rooms/*/subscriptions/default")).StatusCode);
        }

        await using var second = await SchedulerHost.StartAsync(_folder.Path);

        var all = await second.Http.GetFromJsonAsync("/v1/subscriptions", ContractsJson.Default.PageSubscription);
        Assert.Empty(all!.Items);
    }

    [Fact]
    public async Task Listener_ToLiveBoxes_SetsListenAndGetsFrames()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        await host.HelloAsync(node.Hello());
        await host.HelloAsync(Samples.BotHello());
        await AssignmentAsync(host);
        await using var plans = await SseClient.OpenAsync(host.Http, "/v1/agents/bot-1/plan?instance=i-1");
        await plans.NextAsync();

        await using var boxes = await SseClient.OpenAsync(host.Http, "/v1/rooms/lobby/detections/stream");
        var plan = JsonSerializer.Deserialize((await plans.NextAsync()).Data, ContractsJson.Default.BotPlan)!;
        var frame = new FrameDetections("p-1", 90000, DateTimeOffset.UtcNow, 1, new FramePart { Width = 64, Height = 36, RtpTimestamp = 90000 }, []);
        await host.Http.PostAsJsonAsync("/v1/agents/bot-1/frames", new LiveFrames([new LiveFrame("lobby", frame)]), ContractsJson.Default.LiveFrames);

        Assert.Equal(["p-1"], plan.Listen);
        Assert.Equal("p-1", JsonSerializer.Deserialize((await boxes.NextAsync()).Data, ContractsJson.Default.FrameDetections)!.ProducerId);
    }

    private static Observation Seen(ObservationKind kind, long seq, Assignment assignment) => Samples.Seen(
        kind, seq, assignment.AssignmentId, assignment.Epoch, detector: assignment.Detectors.First(detector => detector.Model == "person").Key);

    private static async Task<Assignment> AssignmentAsync(SchedulerHost host, string instance = "i-1")
    {
        await using var plans = await SseClient.OpenAsync(host.Http, $"/v1/agents/bot-1/plan?instance={instance}");
        while (true)
        {
            var item = await plans.NextAsync();
            Assert.Equal("plan", item.EventType);
            var plan = JsonSerializer.Deserialize(item.Data, ContractsJson.Default.BotPlan)!;
            if (plan.Assignments.Count > 0)
                return Assert.Single(plan.Assignments);
        }
    }

    private static async Task<Page<StreamInfo>> StreamsAsync(SchedulerHost host) =>
        (await host.Http.GetFromJsonAsync("/v1/streams", ContractsJson.Default.PageStreamInfo))!;

    private static async Task ReportAsync(SchedulerHost host, Assignment assignment, DecodeStep decodes)
    {
        var report = new StreamReport { AssignmentId = assignment.AssignmentId, State = StreamState.Observing, Decodes = decodes };
        var beat = new AgentHeartbeat { InstanceId = "i-1", SentAt = DateTimeOffset.UtcNow, Streams = [report] };
        (await host.Http.PostAsJsonAsync("/v1/agents/bot-1/heartbeat", beat, ContractsJson.Default.AgentHeartbeat)).EnsureSuccessStatusCode();
    }

    private static Task<HttpResponseMessage> BeatAsync(SchedulerHost host, string instance) => host.Http.PostAsJsonAsync(
        "/v1/agents/bot-1/heartbeat",
        new AgentHeartbeat { InstanceId = instance, SentAt = DateTimeOffset.UtcNow },
        ContractsJson.Default.AgentHeartbeat);
}
