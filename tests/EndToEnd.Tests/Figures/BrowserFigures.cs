using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Figures;

/// <summary>What people in a call wait for, measured in Chromium with mediasoup-client: the rows of eng/bench/browser.sh.</summary>
public sealed class BrowserFigures(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Switches = 40;
    private const int Restarts = 5;
    private const int Meshes = 5;

    // What webcams send; half of its interval is in every figure that waits for a key frame.
    private const int CameraFps = 30;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [FiguresFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task FirstFrame_Resume_Restart_Close()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var browser = await Browser.StartAsync(cameraFps: CameraFps);
        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: true);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true });
        await bob.UntilDecodedAsync(1, Limit);

        List<double> first = [];
        for (var i = 0; i < Rounds; i++)
        {
            var produced = await ReadAsync(alice, "call.figures.produce()");
            var seen = await NumberAsync(bob, $"call.figures.firstShown('{produced["id"]}')", value => value > 0);
            first.Add(seen - Number(produced, "at"));
        }

        var consumer = (await bob.UntilDecodedAsync(1, Limit))["videos"]![0]!["id"]!.GetValue<string>();
        List<JsonNode> resumes = [];
        for (var i = 0; i < Rounds; i++) resumes.Add(await ReadAsync(bob, $"call.figures.resume('{consumer}')"));
        List<double> gaps = [];
        for (var i = 0; i < Restarts; i++) gaps.Add(await NumberAsync(bob, $"call.figures.restartGap('{consumer}')"));
        var closedAt = await NumberAsync(alice, "call.figures.closeProducer()");
        var told = await NumberAsync(bob, "call.figures.toldAt('consumerClosed')", value => value >= closedAt) - closedAt;

        Row($"produce → first frame at a viewer, p50 / p95 of {Rounds}", "≤ 160 / – ms", $"{Ms(first, 0.5)} / {Ms(first, 0.95)}", "155–161 ms");
        Row($"consumer resume → frame, p50 / p95 of {Rounds}", "≤ 30 / 50 ms", Quantiles(resumes, "shown"), "29 / 50 ms");
        Row("… of it until the frame's last packet was received, until it was presented", "–", $"{Quantiles(resumes, "received")}, {Quantiles(resumes, "presented")}", "–");
        var keyFrames = resumes.ConvertAll(resume => Number(resume, "keyFrames"));
        Row($"key frames per resume, mean and most of {Rounds}", "1", string.Create(CultureInfo.InvariantCulture, $"{keyFrames.Average():F2}, {keyFrames.Max():F0}"), "1");
        Row($"longest frame gap over an ICE restart, p50 / worst of {Restarts}", "≤ 70 ms", $"{Ms(gaps, 0.5)} / {Ms(gaps, 1)}", "67 ms");
        Row("close told", "≤ 30 ms", Ms([told], 1), "32 ms");
    }

    [FiguresFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task SimulcastSwitch()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var browser = await Browser.StartAsync(cameraFps: CameraFps);
        var two = new { encodings = new object[] { new { scaleResolutionDownBy = 2, maxBitrate = 200_000 }, new { maxBitrate = 900_000 } } };
        await CallPage.JoinAsync(browser, installation, "call", "alice", current: true, two);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true });
        var full = await bob.UntilAsync(state => state["videos"]!.AsArray() is [{ } video, ..] && video["width"]!.GetValue<int>() == 640, Limit, "the high layer");
        var consumer = full["videos"]![0]!["id"]!.GetValue<string>();
        var freezes = full["videos"]![0]!["freezes"]!.GetValue<int>();

        List<JsonNode> switches = [];
        for (var i = 0; i < Switches; i++) switches.Add(await ReadAsync(bob, $"call.figures.switchLayer('{consumer}', {(i % 2 == 0 ? "0, 320" : "1, 640")})"));

        freezes = (await bob.StateAsync())["videos"]![0]!["freezes"]!.GetValue<int>() - freezes;
        Row($"simulcast switch, p50 / p95 of {Switches}", "≤ 60 / 110 ms", Quantiles(switches, "shown"), "59 / 106 ms");
        Row("… of it until the frame's last packet was received, until it was presented", "–", $"{Quantiles(switches, "received")}, {Quantiles(switches, "presented")}", "–");
        Row("… to the low layer, to the high layer", "–", $"{Quantiles(EverySecond(switches, 0), "shown")}, {Quantiles(EverySecond(switches, 1), "shown")}", "–");
        Row($"freezes over {Switches} switches", "0", freezes.ToString(CultureInfo.InvariantCulture), "0");
    }

    [FiguresFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task MeshOfFour_KilledPage()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var browser = await Browser.StartAsync(cameraFps: CameraFps);
        List<JsonNode> slowest = [];
        List<double> all = [];
        double noticed = 0;
        for (var mesh = 1; mesh <= Meshes; mesh++)
        {
            var room = $"mesh{mesh}";
            var pages = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => CallPage.JoinAsync(browser, installation, room, $"peer{number}", current: true)));
            List<JsonNode> first = [];
            foreach (var page in pages)
            {
                await page.UntilDecodedAsync(3, Limit);
                first.AddRange((await ReadAsync(page, "call.figures.firstFrames()")).AsArray().Select(steps => steps!));
            }

            all.AddRange(first.Select(steps => Number(steps, "shown")));
            slowest.Add(first.MaxBy(steps => Number(steps, "shown"))!);
            if (mesh == Meshes) noticed = await KillAsync(pages[3], pages[0]);
            else foreach (var page in pages) await page.CloseAsync();
        }

        var worst = slowest.MaxBy(steps => Number(steps, "shown"))!;
        Row($"first frame in a mesh of four, slowest of 12, median / worst of {Meshes} meshes", "≤ 300 ms", Quantiles(slowest, "shown", 1), "1079 ms");
        Row($"… all {all.Count}, p50 / p95", "–", $"{Ms(all, 0.5)} / {Ms(all, 0.95)}", "–");
        Row("… steps of the worst: taken, connected, received, shown", "–", string.Join(", ", new[] { "taken", "connected", "received", "shown" }.Select(step => Ms([Number(worst, step)], 1))), "–");
        Row("killed page noticed", "≤ 5 s", string.Create(CultureInfo.InvariantCulture, $"{noticed / 1000:F1} s"), "30 s");
    }

    /// <summary>Milliseconds until another page is told of a killed one.</summary>
    private static async Task<double> KillAsync(CallPage page, CallPage other)
    {
        var killedAt = (double)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await page.CrashAsync();
        return await NumberAsync(other, "call.figures.toldAt('peerClosed')", value => value > 0) - killedAt;
    }

    private static string Quantiles(List<JsonNode> measured, string what, double upper = 0.95)
    {
        var values = measured.ConvertAll(one => Number(one, what));
        return $"{Ms(values, 0.5)} / {Ms(values, upper)}";
    }

    private static List<JsonNode> EverySecond(List<JsonNode> all, int first) => [.. all.Where((_, index) => index % 2 == first)];

    private static double Number(JsonNode node, string name) => node[name]!.GetValue<double>();

    private static async Task<JsonNode> ReadAsync(CallPage page, string expression) => JsonNode.Parse(await page.RunAsync(expression))!;

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
            var value = (await ReadAsync(page, expression)).GetValue<double>();
            if (wanted is null || wanted(value)) return value;
            Assert.True(DateTime.UtcNow < until, $"not within {Limit.TotalSeconds} s: {expression}");
            await Task.Delay(20);
        }
    }

    private void Row(string what, string goal, string measured, string mediasoup) => output.WriteLine($"| {what} | {goal} | {measured} | {mediasoup} |");
}
