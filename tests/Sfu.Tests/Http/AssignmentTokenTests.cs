using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;

namespace RoomLens.Sfu.Tests.Http;

public class AssignmentTokenTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Observer_NeedsAssignmentOrControl()
    {
        var keys = ApiKeys.CreateEphemeral("k");
        var tokens = new TokenIssuer(keys, TimeProvider.System);
        await using var host = await SfuTestHost.StartAsync(AccessPolicy.Required(keys, TimeProvider.System));
        Use(host, tokens.Issue("backend", new Grants { Control = true }, Lifetime));
        var producer = await host.PublishPlainAsync("r1");
        var assignment = new AssignmentClaims("r1", producer.ProducerId, 3);

        Use(host, null);
        using var nobody = await CreateObserverAsync(host);
        Use(host, tokens.IssueAssignment(assignment with { Room = "r2" }, Lifetime));
        using var otherRoom = await CreateObserverAsync(host);
        Use(host, tokens.IssueAssignment(assignment, Lifetime));
        using var bot = await CreateObserverAsync(host);
        using var wrongEpoch = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 4 });
        using var noEpoch = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId });
        using var forged = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 3, Token = "a.b.c" });
        using var good = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 3 });
        using var feed = await host.Control.GetAsync("/v1/feed");

        HttpStatusCode[] expected = [.. ((int[])[401, 403, 201, 403, 403, 401, 201, 401]).Select(code => (HttpStatusCode)code)];
        Assert.Equal(
            expected,
            [nobody.StatusCode, otherRoom.StatusCode, bot.StatusCode, wrongEpoch.StatusCode, noEpoch.StatusCode, forged.StatusCode, good.StatusCode, feed.StatusCode]);
    }

    private static void Use(SfuTestHost host, string? token) =>
        host.Control.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    private static Task<HttpResponseMessage> CreateObserverAsync(SfuTestHost host) =>
        host.Control.PostAsJsonAsync("/v1/rooms/r1/observers", new CreateObserver("bot", "127.0.0.1", 40_001), ContractsJson.Default.CreateObserver);
}
