using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Consent;
using RoomLens.Hosting.Auth;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Consent;

public sealed class ConsentApiTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Policy_PutReadDeleted_IsTheDefaultBeforeAndAfter()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        const string Path = "/v1/rooms/lobby/policy";

        var before = await ReadAsync(host, Path);
        using var created = await PutAsync(host, Path, """{"observation":"ask","visible":false}""");
        using var changed = await PutAsync(host, Path, """{"observation":"denied"}""");
        var after = await ReadAsync(host, Path);
        using var deleted = await host.Http.DeleteAsync(Path);
        using var deletedAgain = await host.Http.DeleteAsync(Path);

        Assert.Equal(("allowed", true), Shown(before));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created.StatusCode, changed.StatusCode));
        Assert.Equal(("denied", true), Shown(after));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, deletedAgain.StatusCode));
        Assert.Equal(("allowed", true), Shown(await ReadAsync(host, Path)));
    }

    [Fact]
    public async Task Observation_DecidedAndForgotten_SaysWhatFollows()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        const string Path = "/v1/rooms/lobby/participants/ann/observation";
        using var policy = await PutAsync(host, "/v1/rooms/lobby/policy", """{"observation":"ask"}""");

        var undecided = await ReadAsync(host, Path);
        using var put = await PutAsync(host, Path, """{"allowed":true}""");
        var decided = (await put.Content.ReadFromJsonAsync<JsonNode>())!;
        using var forgotten = await host.Http.DeleteAsync(Path);
        using var unknown = await host.Http.DeleteAsync(Path);

        Assert.Equal((false, "waiting_for_consent"), (undecided.AsObject().ContainsKey("allowed"), undecided["state"]!.GetValue<string>()));
        Assert.Equal((true, "allowed", "admin"), (decided["allowed"]!.GetValue<bool>(), decided["state"]!.GetValue<string>(), decided["by"]!.GetValue<string>()));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (forgotten.StatusCode, unknown.StatusCode));
    }

    [Theory]
    [InlineData("/v1/rooms/lobby/policy", "{}", "observation")]
    [InlineData("/v1/rooms/lobby/policy", """{"observation":"maybe"}""", "observation")]
    [InlineData("/v1/rooms/lobby/policy", """{"observation":7}""", "observation")]
    [InlineData("/v1/rooms/lobby/policy", """{"observation":"ask","visible":"yes"}""", "visible")]
    [InlineData("/v1/rooms/lobby/participants/ann/observation", "{}", "allowed")]
    [InlineData("/v1/rooms/lobby/participants/ann/observation", """{"allowed":"yes"}""", "allowed")]
    [InlineData("/v1/rooms/lobby/participants/%07/observation", """{"allowed":true}""", "peer")]
    public async Task Put_BadBody_IsAProblemThatNamesTheField(string path, string body, string field)
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);

        using var answer = await PutAsync(host, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(field, (await answer.Content.ReadFromJsonAsync<JsonNode>())!["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Observation_IsTheParticipantsOwnOrAnAdmins()
    {
        var keys = ApiKeys.CreateEphemeral("k");
        await using var host = await SchedulerHost.StartAsync(_folder.Path, keys: keys);
        var tokens = new TokenIssuer(keys, TimeProvider.System);
        const string Ann = "/v1/rooms/lobby/participants/ann/observation";
        async Task<(HttpStatusCode Status, string? By)> DecideAsync(string identity, Grants grants)
        {
            host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Issue(identity, grants, Lifetime));
            using var answer = await PutAsync(host, Ann, """{"allowed":false}""");
            var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
            return (answer.StatusCode, body!["by"]?.GetValue<string>());
        }

        var own = await DecideAsync("ann", new Grants { Room = "lobby", RoomJoin = true });
        var others = await DecideAsync("bob", new Grants { Room = "lobby", RoomJoin = true });
        var otherRoom = await DecideAsync("ann", new Grants { Room = "attic", RoomJoin = true });
        var admin = await DecideAsync("backend", new Grants { RoomAdmin = true });
        var node = await DecideAsync("node-1", new Grants { Node = true });
        var bot = await DecideAsync("bot-1", new Grants { Agent = true });
        host.Http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", tokens.Issue("ann", new Grants { Room = "lobby", RoomJoin = true }, Lifetime));
        using var policy = await PutAsync(host, "/v1/rooms/lobby/policy", """{"observation":"allowed"}""");
        using var erase = await host.Http.DeleteAsync("/v1/rooms/lobby/participants/ann/data");

        Assert.Equal((HttpStatusCode.OK, "participant"), own);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (others.Status, otherRoom.Status));
        Assert.Equal((HttpStatusCode.OK, "admin"), admin);
        Assert.Equal((HttpStatusCode.OK, "participant"), node);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (bot.Status, policy.StatusCode, erase.StatusCode));
    }

    [Fact]
    public async Task Plan_OfANode_BeginsWithAllAndGoesOnWithChanges()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);
        await using var node = await FakeNode.StartAsync(Samples.Room("lobby", "p-1"));
        (await host.HelloAsync(node.Hello())).EnsureSuccessStatusCode();
        await using var plan = await SseClient.OpenAsync(host.Http, "/v1/agents/node-1/plan?instance=n-1");

        var first = Read(await plan.NextAsync());
        using var put = await PutAsync(host, "/v1/rooms/lobby/policy", """{"observation":"denied"}""");
        var second = Read(await plan.NextAsync());
        using var stranger = await host.Http.GetAsync("/v1/agents/node-1/plan?instance=other");

        Assert.Equal(RoomObservation.Allowed, Assert.Single(first.Rooms).Observation);
        Assert.Equal(RoomObservation.Denied, Assert.Single(second.Rooms).Observation);
        Assert.True(second.Version > first.Version && second.Term == first.Term);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [Fact]
    public async Task Document_HasTheRoutesOfConsent()
    {
        await using var host = await SchedulerHost.StartAsync(_folder.Path);

        var document = await ReadAsync(host, "/openapi/v1.json");

        var paths = document["paths"]!.AsObject();
        Assert.Equal(["delete", "get", "put"], paths["/v1/rooms/{room}/policy"]!.AsObject().Select(one => one.Key).Order());
        Assert.Equal(["delete", "get", "put"], paths["/v1/rooms/{room}/participants/{peer}/observation"]!.AsObject().Select(one => one.Key).Order());
        Assert.Equal(["delete"], paths["/v1/rooms/{room}/participants/{peer}/data"]!.AsObject().Select(one => one.Key));
    }

    private static (string, bool) Shown(JsonNode policy) => (policy["observation"]!.GetValue<string>(), policy["visible"]!.GetValue<bool>());

    private static NodePlan Read(System.Net.ServerSentEvents.SseItem<string> item) => JsonSerializer.Deserialize(item.Data, ContractsJson.Default.NodePlan)!;

    private static async Task<JsonNode> ReadAsync(SchedulerHost host, string path) => (await host.Http.GetFromJsonAsync<JsonNode>(path))!;

    private static async Task<HttpResponseMessage> PutAsync(SchedulerHost host, string path, string body)
    {
        using var content = new StringContent(body, null, "application/json");
        return await host.Http.PutAsync(path, content);
    }
}
