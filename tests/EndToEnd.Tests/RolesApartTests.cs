using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Reading;
using RoomLens.EndToEnd.Tests.Pictures;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Scheduler, SFU and bots as processes of their own: any order, tokens, a queue without bots, streams that move.</summary>
public sealed class RolesApartTests(ITestOutputHelper output)
{
    private const int Streams = 24;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Eight streams of 64×48 with one picture in ten seconds looked at fit (0.0107 each at most), nine do not (0.0101 at least).</summary>
    private const string Capacity = "0.088";

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Roles_StartedInTheWrongOrder_WaitAndSaySo()
    {
        await using var installation = new Installation(layout: Layout.RolesApart);

        var bot = await installation.StartBotAsync("bot-1");
        await bot.WaitForLineAsync(line => line.Contains("scheduler does not answer", StringComparison.Ordinal), Limit);
        var sfu = await installation.StartSfuAsync();
        await sfu.WaitForLineAsync(line => line.Contains("cannot be reached", StringComparison.Ordinal), Limit);
        var scheduler = await installation.StartSchedulerAsync();
        await using var publishing = await SmallStreams.PublishAsync(installation, 1);
        await installation.Api.UntilAsync("/v1/streams", streams => Observed(streams).Count == 1, Limit);

        foreach (var (address, path) in new[] { (installation.Url, "/v1/rooms"), (installation.Url, "/v1/agents/bot-1/plan"), (installation.Control.BaseUrl, "/v1/rooms") })
        {
            using var stranger = new ApiClient(address);
            Assert.Equal(401, (await stranger.SendAsync(HttpMethod.Get, path)).Status);
        }

        await AssertEndsAsync(bot);
        await AssertEndsAsync(sfu);
        await AssertEndsAsync(scheduler);
    }

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task ThreeBots_ShareTwentyFourStreams_AndLoseNoneWhenBotsGo()
    {
        await using var installation = new Installation(layout: Layout.RolesApart);
        installation.Configure("ROOMLENS__Scheduler__SeedDefault", "false");
        installation.Configure("ROOMLENS__Bot__Capacity", Capacity);
        await installation.StartAsync(bots: 0);
        await installation.Api.PutAsync("/v1/rooms/*/subscriptions/all", new JsonObject { ["models"] = new JsonArray("motion"), ["fps"] = 0.1 });
        await using var publishing = await SmallStreams.PublishAsync(installation, Streams);

        await AllWaitAsync(installation);
        await FirstBotTakesWhatItCanAsync(installation);
        await ThreeShareAsync(installation);
        await KilledBotIsReplacedAsync(installation);
        await StoppedBotGivesBackAsync(installation);
        await DrainedBotStaysEmptyAsync(installation);
    }

    private static async Task AllWaitAsync(Installation installation)
    {
        var waiting = await installation.Api.UntilAsync("/v1/streams", streams => streams["items"]!.AsArray().Count == Streams, Limit);
        Assert.All(waiting["items"]!.AsArray(), stream =>
        {
            Assert.Equal("pending", (string?)stream!["state"]);
            Assert.Equal("no observer bot is connected", (string?)stream["reason"]);
            Assert.NotNull(stream["since"]);
        });
        var until = DateTime.UtcNow + Limit;
        while (Metrics.Sum(await installation.Api.GetTextAsync("/metrics"), "roomlens_bot_capacity_wanted") < Streams * 0.01)
        {
            Assert.True(DateTime.UtcNow < until, "the autoscaling signal does not count the streams that wait");
            await Task.Delay(100);
        }
    }

    private async Task FirstBotTakesWhatItCanAsync(Installation installation)
    {
        var starting = installation.StartBotAsync("bot-1");
        await ArrivedAsync(installation, "bot-1");
        var arrived = Stopwatch.StartNew();
        var streams = await installation.Api.UntilAsync("/v1/streams", all => Observed(all).Count == 8, Limit);
        Told("observed after the first bot's arrival", arrived.Elapsed, TimeSpan.FromSeconds(3));
        await starting;

        var left = streams["items"]!.AsArray().Where(stream => (string?)stream!["state"] == "pending").ToList();
        Assert.Equal(Streams - 8, left.Count);
        Assert.All(left, stream => Assert.StartsWith("every capable bot is full", (string?)stream!["reason"], StringComparison.Ordinal));
    }

    private static async Task ThreeShareAsync(Installation installation)
    {
        await Task.WhenAll(installation.StartBotAsync("bot-2"), installation.StartBotAsync("bot-3"));
        await installation.Api.UntilAsync("/v1/streams", all => Observed(all).Count == Streams, Limit);

        var assignments = (await installation.Api.GetAsync("/v1/assignments"))["items"]!.AsArray();
        var shares = assignments.GroupBy(one => (string)one!["botId"]!).OrderBy(bot => bot.Key, StringComparer.Ordinal).Select(bot => $"{bot.Key}: {bot.Count()}");
        Assert.Equal(["bot-1: 8", "bot-2: 8", "bot-3: 8"], shares);
    }

    private async Task KilledBotIsReplacedAsync(Installation installation)
    {
        await installation.StartBotAsync("bot-4");
        await ArrivedAsync(installation, "bot-4");

        installation.KillBot("bot-1");
        var killed = Stopwatch.StartNew();
        await installation.Api.UntilAsync("/v1/streams", AllObservedWithout("bot-1"), Limit);
        Told("observed again after a kill", killed.Elapsed, TimeSpan.FromSeconds(5));
    }

    private async Task StoppedBotGivesBackAsync(Installation installation)
    {
        var second = installation.Bot("bot-2");
        await installation.StartBotAsync("bot-5");
        await ArrivedAsync(installation, "bot-5");

        var stopped = Stopwatch.StartNew();
        await second.TerminateAsync();
        await installation.Api.UntilAsync("/v1/streams", AllObservedWithout("bot-2"), Limit);
        Told("observed again after a stop", stopped.Elapsed, TimeSpan.FromSeconds(5));
        var code = await second.WaitForExitAsync(Limit);
        Told("the stopped bot is gone", stopped.Elapsed, TimeSpan.FromSeconds(10));
        Assert.True(code == 0, second.Output);
        await second.WaitForLineAsync(line => line.Contains("Giving", StringComparison.Ordinal), Limit);
        var reasons = await installation.Api.GetTextAsync("/metrics");
        Assert.True(Metrics.Sum(reasons, "roomlens_scheduler_reassignments_total", "reason=\"bot_drained\"") >= 8, reasons);
        Assert.True(Metrics.Sum(reasons, "roomlens_scheduler_reassignments_total", "reason=\"bot_lost\"") >= 8, reasons);
    }

    private async Task DrainedBotStaysEmptyAsync(Installation installation)
    {
        await installation.StartBotAsync("bot-6");
        await ArrivedAsync(installation, "bot-6");

        var ordered = Stopwatch.StartNew();
        await installation.Api.PostAsync("/v1/bots/bot-3/drain", null);
        await installation.Api.UntilAsync("/v1/streams", AllObservedWithout("bot-3"), Limit);
        Told("observed again after a drain by API", ordered.Elapsed, TimeSpan.FromSeconds(5));
        await installation.Bot("bot-3").WaitForLineAsync(line => line.Contains("drains this bot", StringComparison.Ordinal), Limit);
        Assert.False(installation.Bot("bot-3").HasExited);
    }

    private static async Task AssertEndsAsync(ChildProcess role)
    {
        await role.TerminateAsync();
        var code = await role.WaitForExitAsync(TimeSpan.FromSeconds(10));
        Assert.True(code == 0, role.Output);
    }

    private static Task<JsonNode> ArrivedAsync(Installation installation, string id) => installation.Api.UntilAsync(
        "/v1/bots", bots => bots["items"]!.AsArray().Any(bot => (string?)bot!["id"] == id && (string?)bot["state"] == "live"), Limit);

    private static Func<JsonNode, bool> AllObservedWithout(string bot) =>
        streams => Observed(streams) is { Count: Streams } all && all.All(stream => (string?)stream!["botId"] != bot);

    private static List<JsonNode?> Observed(JsonNode streams) => [.. streams["items"]!.AsArray().Where(stream => (string?)stream!["state"] == "observed")];

    private void Told(string what, TimeSpan took, TimeSpan limit)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{what}: {took.TotalSeconds:0.0} s");
        output.WriteLine(text);
        Assert.True(took <= limit, text);
    }
}
