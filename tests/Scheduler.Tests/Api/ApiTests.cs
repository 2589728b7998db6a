using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Api;

public sealed class ApiTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private SchedulerHost _host = null!;

    public async Task InitializeAsync() => _host = await SchedulerHost.StartAsync(_folder.Path, options => options.SeedDefault = false);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PutSubscription_EveryFieldWrong_NamesThemAllAndChangesNothing()
    {
        var body = JsonNode.Parse("""
            {"models":[],"fps":0,"want":{"width":0,"height":10},"cap":{"width":10,"height":99999},"priority":5000,"thresholds":{"a":1.5},
             "lifecycle":{"minHits":0,"windowS":61,"lostS":0,"cooldownS":-1},"select":{"kind":"audio","source":"x"},
             "webhook":{"url":"ftp://x","secret":"short","types":"x","extra":1}}
            """);

        var answer = await _host.Http.PutAsJsonAsync("/v1/rooms/lobby/subscriptions/s", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["errors"]!.AsObject().Select(pair => pair.Key);
        Assert.Equal(
            [
                "cap.height", "fps", "lifecycle.cooldownS", "lifecycle.lostS", "lifecycle.minHits", "lifecycle.windowS", "models", "priority",
                "select.kind", "select.source", "thresholds.a", "want.width", "webhook.extra", "webhook.secret", "webhook.types", "webhook.url",
            ],
            errors.Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Http.GetAsync("/v1/rooms/lobby/subscriptions/s")).StatusCode);
    }

    [Theory]
    [InlineData("not json", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("{\"models\":[\"a\"],\"fps\":\"5\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"models\":[\"a\"],\"webhook\":\"unknown\"}", HttpStatusCode.UnprocessableEntity)]
    public async Task PutSubscription_BadBody_IsAProblem(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, null, "application/json");

        var answer = await _host.Http.PutAsync("/v1/rooms/lobby/subscriptions/s", content);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task PutSubscription_Twice_IsCreatedThenOkAndNeverShowsASecretAgain()
    {
        var body = JsonNode.Parse("""{"models":["person"],"webhook":{"url":"https://example.com/x"}}""");

        var first = await _host.Http.PutAsJsonAsync("/v1/rooms/lobby/subscriptions/s", body);
        var second = await _host.Http.PutAsJsonAsync("/v1/rooms/lobby/subscriptions/s", body);

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK], [first.StatusCode, second.StatusCode]);
        Assert.StartsWith("whsec_", (await first.Content.ReadFromJsonAsync<JsonNode>())!["webhook"]!["secret"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", await _host.Http.GetStringAsync("/v1/subscriptions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_PutGetDelete_ShowsItsSecretOnceAndIsHeldByASubscription()
    {
        var put = await _host.Http.PutAsJsonAsync("/v1/webhooks/w", JsonNode.Parse("""{"url":"https://example.com/x","types":["roomlens.*"]}"""));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Contains("whsec_", await put.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", await _host.Http.GetStringAsync("/v1/webhooks/w"), StringComparison.Ordinal);
        await _host.Http.PutAsJsonAsync("/v1/rooms/lobby/subscriptions/s", JsonNode.Parse("""{"models":["person"],"webhook":"w"}"""));

        Assert.Equal(HttpStatusCode.Conflict, (await _host.Http.DeleteAsync("/v1/webhooks/w")).StatusCode);
        await _host.Http.DeleteAsync("/v1/rooms/lobby/subscriptions/s");
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Http.DeleteAsync("/v1/webhooks/w")).StatusCode);
    }

    [Theory]
    [InlineData("{}", "url")]
    [InlineData("""{"url":"/relative"}""", "url")]
    [InlineData("""{"url":"https://u:p@example.com"}""", "url")]
    [InlineData("""{"url":"https://example.com","secrets":["x"]}""", "secrets[0]")]
    [InlineData("""{"url":"https://example.com","types":[]}""", "types")]
    public async Task PutWebhook_Wrong_NamesTheField(string body, string field)
    {
        using var content = new StringContent(body, null, "application/json");

        var answer = await _host.Http.PutAsync("/v1/webhooks/w", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonNode>())!["errors"]!.AsObject().ContainsKey(field));
    }

    [Fact]
    public async Task Webhook_Test_SaysWhatTheReceiverAnswered()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await _host.Http.PutAsJsonAsync("/v1/webhooks/w", new JsonObject { ["url"] = receiver.Url });

        var answer = await (await _host.Http.PostAsync("/v1/webhooks/w/test", null)).Content.ReadFromJsonAsync<JsonNode>();

        Assert.True(answer!["delivered"]!.GetValue<bool>());
        Assert.Equal(204, answer["status"]!.GetValue<int>());
        Assert.StartsWith("v1,", (await receiver.NextAsync()).Signature, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/events?limit=0")]
    [InlineData("/v1/events?limit=x")]
    [InlineData("/v1/events?after=x")]
    [InlineData("/v1/events?state=open")]
    [InlineData("/v1/events?since=yesterday")]
    [InlineData("/v1/deliveries?state=x")]
    [InlineData("/v1/events/stream?state=open")]
    public async Task Query_Wrong_IsAProblem(string path)
    {
        var answer = await _host.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("POST", "/v1/rooms/lobby/snapshots")]
    [InlineData("GET", "/v1/images/1")]
    public async Task NotBuilt_SaysSo(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.NotImplemented, (await _host.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Drain_Bot_AnswersWithItsStateAndUnknownIsNotFound()
    {
        await _host.HelloAsync(Samples.BotHello());

        var drained = await _host.Http.PostAsync("/v1/bots/bot-1/drain", null);
        var unknown = await _host.Http.PostAsync("/v1/bots/bot-9/drain", null);

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.NotFound], [drained.StatusCode, unknown.StatusCode]);
        Assert.Equal("draining", (await drained.Content.ReadFromJsonAsync<JsonNode>())!["state"]!.GetValue<string>());
        Assert.Contains("\"draining\"", await _host.Http.GetStringAsync("/v1/bots"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v1/agents", """{"kind":"bot","id":null,"instanceId":"i","protocol":1,"addresses":{"control":"http://127.0.0.1:1"}}""", "id")]
    [InlineData("POST", "/v1/agents", """{"kind":"bot","id":"b","instanceId":"i","protocol":1,"addresses":{"control":null}}""", "addresses.control")]
    [InlineData("POST", "/v1/agents", """{"kind":"bot","id":"b","instanceId":"i","protocol":1,"addresses":{"control":"http://127.0.0.1:1"},"models":null}""", "models")]
    [InlineData("POST", "/v1/agents/b/heartbeat", """{"instanceId":"i","sentAt":"2026-01-01T00:00:00.000Z","streams":null}""", "streams")]
    [InlineData("POST", "/v1/agents/b/observations", """{"instanceId":"i","observations":null}""", "observations")]
    [InlineData("POST", "/v1/rooms/r/join", """{"peer":"p","canPublish":null}""", "canPublish")]
    public async Task Body_NullWhereNoneIsAllowed_IsAProblemThatNamesTheField(string method, string path, string body, string field)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, null, "application/json") };

        var answer = await _host.Http.SendAsync(request);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode} {text}");
        Assert.True(JsonNode.Parse(text)!["errors"]!.AsObject().ContainsKey(field), text);
        Assert.DoesNotContain("RoomLens.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v1/agents", """{"kind":"bot","id":"b","instanceId":"i","protocol":1,"addresses":{"control":"http://127.0.0.1:1"},"models":[null],"codecs":[null]}""")]
    [InlineData("POST", "/v1/agents/b/heartbeat", """{"instanceId":"i","sentAt":"2026-01-01T00:00:00.000Z","streams":[null]}""")]
    [InlineData("POST", "/v1/agents/b/observations", """{"instanceId":"i","observations":[null]}""")]
    [InlineData("POST", "/v1/agents/b/frames", """{"frames":[null]}""")]
    [InlineData("PUT", "/v1/rooms/r/subscriptions/s", """{"models":[null]}""")]
    [InlineData("PUT", "/v1/rooms/r/subscriptions/s", """{"models":["person"],"thresholds":{"person":null}}""")]
    [InlineData("PUT", "/v1/rooms/r/subscriptions/s", """{"models":["person"],"labels":[null],"webhook":{"url":null}}""")]
    [InlineData("PUT", "/v1/webhooks/w", """{"url":"https://example.com","types":[null],"rooms":[null],"secrets":[null]}""")]
    public async Task Body_NullInAList_IsAProblem(string method, string path, string body)
    {
        await _host.HelloAsync(Samples.BotHello("b", "i"));
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, null, "application/json") };

        var answer = await _host.Http.SendAsync(request);

        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    [Fact]
    public async Task Join_NoNode_IsUnavailableAndWithOneGivesItsAddresses()
    {
        var body = JsonNode.Parse("""{"peer":"ann"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _host.Http.PostAsJsonAsync("/v1/rooms/a%20b/join", body)).StatusCode);
        await using var node = await FakeNode.StartAsync();
        await _host.HelloAsync(node.Hello());

        var answer = await (await _host.Http.PostAsJsonAsync("/v1/rooms/a%20b/join", body)).Content.ReadFromJsonAsync<JsonNode>();

        Assert.Equal("http://127.0.0.1:8080/whip/a%20b?peer=ann", answer!["whipUrl"]!.GetValue<string>());
        Assert.Equal("http://127.0.0.1:8080/whep/a%20b", answer["whepUrl"]!.GetValue<string>());
        Assert.Equal("ws://127.0.0.1:8080/signal?roomId=a%20b&peerId=ann", answer["url"]!.GetValue<string>());
        Assert.Equal(3, answer["token"]!.GetValue<string>().Split('.').Length);
    }

    [Fact]
    public async Task OpenApi_Document_Is31AndNamesEveryPublicRoute()
    {
        var document = JsonNode.Parse(await _host.Http.GetStringAsync("/openapi/v1.json"))!;

        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        var paths = document["paths"]!.AsObject();
        foreach (var path in new[] { "/v1/rooms/{room}/subscriptions/{id}", "/v1/webhooks/{id}", "/v1/events", "/v1/events/stream", "/v1/streams", "/v1/rooms/{room}/join" })
            Assert.True(paths.ContainsKey(path), path);
        Assert.All(
            paths.SelectMany(path => path.Value!.AsObject()), operation => Assert.NotNull(operation.Value!["summary"]));
    }

    [Fact]
    public async Task EventStream_ResumedByLastEventId_HasNoGapAndNoRepeat()
    {
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        await _host.Http.PutAsJsonAsync("/v1/rooms/lobby/subscriptions/s", JsonNode.Parse("""{"models":["person"]}"""));
        await _host.HelloAsync(node.Hello());
        await _host.HelloAsync(Samples.BotHello());
        var assignment = await AssignmentAsync();
        var ids = new List<string>();
        string? last;
        await using (var events = await SseClient.OpenAsync(_host.Http, "/v1/events/stream"))
        {
            await EmitAsync(assignment, 1, 5);
            for (var i = 0; i < 3; i++)
                ids.Add(IdOf((await events.NextAsync()).Data));
            last = (await NextIdAsync(events, ids));
        }

        await EmitAsync(assignment, 6, 400);
        await using var resumed = await SseClient.OpenAsync(_host.Http, "/v1/events/stream", last);
        await EmitAsync(assignment, 401, 410);
        while (ids.Count < 410)
            ids.Add(IdOf((await resumed.NextAsync()).Data));

        Assert.Equal(410, ids.Distinct().Count());
        var page = await _host.Http.GetFromJsonAsync("/v1/events?limit=1000", ContractsJson.Default.PageCloudEvent);
        Assert.Equal(page!.Items.Select(item => item.Id), ids);
        var second = await _host.Http.GetFromJsonAsync($"/v1/events?limit=200&after=400", ContractsJson.Default.PageCloudEvent);
        Assert.Equal(10, second!.Items.Count);
        Assert.Equal(2, (await _host.Http.GetFromJsonAsync("/v1/events?limit=2", ContractsJson.Default.PageCloudEvent))!.Items.Count);
    }

    [Fact]
    public async Task Gauges_WhenTheLastStreamIsGone_AreZero()
    {
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        await _host.Http.PutAsJsonAsync("/v1/rooms/lobby/subscriptions/s", JsonNode.Parse("""{"models":["person"]}"""));
        await _host.HelloAsync(node.Hello());
        await _host.HelloAsync(Samples.BotHello());
        var assignment = await AssignmentAsync();
        await EmitAsync(assignment, 1, 1);
        Assert.Contains("\nroomlens_scheduler_assignments 1\n", await _host.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        await using var events = await SseClient.OpenAsync(_host.Http, "/v1/events/stream");

        node.Send(new FeedMessage { Type = FeedTypes.ProducerClosed, RoomId = "lobby", ProducerId = "p-1" });
        await events.NextAsync();

        var metrics = await _host.Http.GetStringAsync("/metrics");
        foreach (var gauge in new[] { "scheduler_assignments", "scheduler_streams_pending", "scheduler_events_open" })
            Assert.Contains($"\nroomlens_{gauge} 0\n", metrics, StringComparison.Ordinal);
    }

    private static string IdOf(string data) => JsonNode.Parse(data)!["id"]!.GetValue<string>();

    private static async Task<string> NextIdAsync(SseClient events, List<string> ids)
    {
        var item = await events.NextAsync();
        ids.Add(IdOf(item.Data));
        return item.EventId!;
    }

    private async Task EmitAsync(Assignment assignment, int first, int last)
    {
        foreach (var chunk in Enumerable.Range(first, last - first + 1).Chunk(256))
        {
            var seen = chunk.Select(seq => Samples.Seen(
                ObservationKind.Started, seq, assignment.AssignmentId, assignment.Epoch, seq, assignment.Detectors[0].Key));
            (await _host.ObserveAsync("bot-1", new ObservationBatch("i-1", [.. seen]))).EnsureSuccessStatusCode();
        }
    }

    private async Task<Assignment> AssignmentAsync()
    {
        await using var plans = await SseClient.OpenAsync(_host.Http, "/v1/agents/bot-1/plan?instance=i-1");
        while (true)
        {
            var plan = JsonSerializer.Deserialize((await plans.NextAsync()).Data, ContractsJson.Default.BotPlan)!;
            if (plan.Assignments.Count > 0)
                return plan.Assignments[0];
        }
    }
}
