using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Figures;

/// <summary>What people in a call wait for, measured in Chromium with mediasoup-client: the rows of eng/bench/browser.sh.</summary>
public sealed class BrowserFigures(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [FiguresFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task FirstFrame_Resume_Restart_Close()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var browser = await Browser.StartAsync();
        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: true);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true });
        await bob.UntilDecodedAsync(1, Limit);

        List<double> first = [];
        for (var i = 0; i < Rounds; i++)
        {
            var produced = JsonNode.Parse(await alice.RunAsync("call.figures.produce()"))!;
            var seen = await NumberAsync(bob, $"call.figures.firstShown('{produced["id"]}')", value => value > 0);
            first.Add(seen - produced["at"]!.GetValue<double>());
        }

        var consumer = (await bob.UntilDecodedAsync(1, Limit))["videos"]![0]!["id"]!.GetValue<string>();
        List<double> resumed = [];
        var keyFrames = KeyFrames(await bob.StateAsync());
        for (var i = 0; i < Rounds; i++) resumed.Add(await NumberAsync(bob, $"call.figures.resume('{consumer}')"));
        keyFrames = KeyFrames(await bob.StateAsync()) - keyFrames;
        List<double> gaps = [];
        for (var i = 0; i < 5; i++) gaps.Add(await NumberAsync(bob, $"call.figures.restartGap('{consumer}')"));
        var closedAt = await NumberAsync(alice, "call.figures.closeProducer()");
        var told = await NumberAsync(bob, "call.figures.toldAt('consumerClosed')", value => value >= closedAt) - closedAt;

        Row("produce → first frame at a viewer, p50", "≤ 160 ms", Ms(first, 0.5), "155–161 ms");
        Row("consumer resume → frame, p50 / p95", "≤ 30 / 50 ms", $"{Ms(resumed, 0.5)} / {Ms(resumed, 0.95)}", "29 / 50 ms");
        Row("key frames per resume", "1", ((double)keyFrames / Rounds).ToString("F2", CultureInfo.InvariantCulture), "1");
        Row("longest frame gap over an ICE restart, p50 / worst of 5", "≤ 70 ms", $"{Ms(gaps, 0.5)} / {Ms(gaps, 1)}", "67 ms");
        Row("close told", "≤ 30 ms", Ms([told], 1), "32 ms");
    }

    [FiguresFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task SimulcastSwitch()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var browser = await Browser.StartAsync();
        var two = new { encodings = new object[] { new { scaleResolutionDownBy = 2, maxBitrate = 200_000 }, new { maxBitrate = 900_000 } } };
        await CallPage.JoinAsync(browser, installation, "call", "alice", current: true, two);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true });
        var full = await bob.UntilAsync(state => state["videos"]!.AsArray() is [{ } video, ..] && video["width"]!.GetValue<int>() == 640, Limit, "the high layer");
        var consumer = full["videos"]![0]!["id"]!.GetValue<string>();
        var freezes = full["videos"]![0]!["freezes"]!.GetValue<int>();

        List<double> switches = [];
        for (var i = 0; i < Rounds * 2; i++)
        {
            switches.Add(await NumberAsync(bob, $"call.figures.switchLayer('{consumer}', {(i % 2 == 0 ? "0, 320" : "1, 640")})"));
            await Task.Delay(500);
        }

        freezes = (await bob.StateAsync())["videos"]![0]!["freezes"]!.GetValue<int>() - freezes;
        Row("simulcast switch, p50 / p95", "≤ 60 / 110 ms", $"{Ms(switches, 0.5)} / {Ms(switches, 0.95)}", "59 / 106 ms");
        Row("freezes over 40 switches", "0", freezes.ToString(CultureInfo.InvariantCulture), "0");
    }

    [FiguresFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task MeshOfFour_KilledPage()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var browser = await Browser.StartAsync();
        var pages = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => CallPage.JoinAsync(browser, installation, "mesh", $"peer{number}", current: true)));
        List<double> first = [];
        foreach (var page in pages)
        {
            await page.UntilDecodedAsync(3, Limit);
            first.AddRange(JsonNode.Parse(await page.RunAsync("call.figures.firstFrames()"))!.AsArray().Select(value => value!.GetValue<double>()));
        }

        var killedAt = (double)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await pages[3].CrashAsync();
        var noticed = await NumberAsync(pages[0], "call.figures.toldAt('peerClosed')", value => value > 0) - killedAt;

        Row("first frame in a mesh of four, slowest of 12", "≤ 300 ms", Ms(first, 1), "1079 ms");
        Row("killed page noticed", "≤ 5 s", $"{noticed / 1000:F1} s", "30 s");
    }

    private static int KeyFrames(JsonObject state) => state["videos"]![0]!["keyFrames"]!.GetValue<int>();

    private static string Ms(List<double> values, double quantile)
    {
        values.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{values[Math.Max(0, (int)Math.Ceiling(values.Count * quantile) - 1)]:F0} ms");
    }

    /// <summary>A number that the page tells, once it is as wanted.</summary>
    private static async Task<double> NumberAsync(CallPage page, string expression, Func<double, bool>? wanted = null)
    {
        var until = DateTime.UtcNow + Limit;
        while (true)
        {
            var value = JsonNode.Parse(await page.RunAsync(expression))!.GetValue<double>();
            if (wanted is null || wanted(value)) return value;
            Assert.True(DateTime.UtcNow < until, $"not within {Limit.TotalSeconds} s: {expression}");
            await Task.Delay(20);
        }
    }

    private void Row(string what, string goal, string measured, string mediasoup) => output.WriteLine($"| {what} | {goal} | {measured} | {mediasoup} |");
}
