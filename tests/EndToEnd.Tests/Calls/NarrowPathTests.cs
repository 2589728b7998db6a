using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Calls;

/// <summary>A browser whose path becomes narrow gets a lower layer, of several streams or inside one, and the high one again when it is wide.</summary>
public sealed class NarrowPathTests(ITestOutputHelper output)
{
    private const int Rounds = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task QueueOf300Kbps_GivesTheLowLayer_AndReliefTheHighOne()
    {
        await using var installation = new Installation();
        await installation.UpAsync();
        using var path = new NarrowPath(installation.MediaPort);
        await using var browser = await Browser.StartAsync();
        var two = new { encodings = new object[] { new { scaleResolutionDownBy = 2, maxBitrate = 120_000 }, new { maxBitrate = 900_000 } }, noise = true };
        await CallPage.JoinAsync(browser, installation, "call", "alice", current: true, two);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true, receivePort = path.Port });
        var full = Width(await bob.UntilAsync(state => Width(state) >= 640, Limit, "the high layer"));
        await bob.UntilAsync(Told("downlinkBwe"), Limit, "downlinkBwe");
        await bob.UntilDecodedAsync(1, Limit, frames: 20);

        List<double> down = [];
        List<double> up = [];
        for (var round = 0; round < Rounds; round++)
        {
            path.RateKbps = 300;
            var clock = Stopwatch.StartNew();
            await bob.UntilAsync(state => Width(state) is > 0 and var width && width <= full / 2, Limit, "the low layer");
            down.Add(clock.Elapsed.TotalSeconds);
            await bob.UntilDecodedAsync(1, Limit, frames: 20);
            path.RateKbps = 0;
            clock.Restart();
            await bob.UntilAsync(state => Width(state) >= full, Limit, "the high layer again");
            up.Add(clock.Elapsed.TotalSeconds);
            await bob.UntilDecodedAsync(1, Limit, frames: 40);
        }

        output.WriteLine($"low layer decoded {List(down)} s after 300 kbit/s began, high layer decoded {List(up)} s after relief");
        await bob.UntilAsync(Told("consumerLayersChanged"), Limit, "consumerLayersChanged");
        // Encoding, decoding and polling included. The median: a browser that had no processor for a second tells nothing of the SFU.
        Assert.InRange(Median(down), 0, 3);
        Assert.InRange(Median(up), 0, 10);
    }

    /// <summary>VP9 K-SVC: Chromium makes two spatial layers of this size, the lower one of at most 142 kbit/s, each with three temporal ones.</summary>
    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task QueueOf200Kbps_GivesTheLowerLayersOfOneStream_AndReliefAllOfThem()
    {
        await using var installation = new Installation();
        await installation.UpAsync("--bots", "0");
        using var path = new NarrowPath(installation.MediaPort);
        await using var browser = await Browser.StartAsync();
        var svc = new { codec = "video/vp9", encodings = new object[] { new { scalabilityMode = "L3T3_KEY", maxBitrate = 900_000 } }, noise = true, keepSize = true };
        await CallPage.JoinAsync(browser, installation, "call", "alice", current: true, svc);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true, receivePort = path.Port });
        var full = Width(await bob.UntilAsync(state => Width(state) >= 640, Limit, "the high layer"));
        await bob.UntilAsync(Told("downlinkBwe"), Limit, "downlinkBwe");
        var before = Layers(await bob.UntilAsync(state => Layers(state) is { Spatial: > 0, Temporal: > 0 }, Limit, "layers in space and time"));

        path.RateKbps = 200;
        var clock = Stopwatch.StartNew();
        await bob.UntilAsync(state => Width(state) is > 0 and var width && width <= full / 2, Limit, "the low layer");
        var down = clock.Elapsed.TotalSeconds;
        var low = Layers(await bob.UntilAsync(state => Layers(state).Spatial == 0, Limit, "the low layer told"));
        await bob.UntilDecodedAsync(1, Limit);
        path.RateKbps = 0;
        clock.Restart();
        await bob.UntilAsync(state => Width(state) >= full, Limit, "the high layer again");
        var up = clock.Elapsed.TotalSeconds;
        var after = Layers(await bob.UntilAsync(state => Layers(state) is { Spatial: > 0, Temporal: > 0 }, Limit, "layers in space and time again"));
        await bob.UntilDecodedAsync(1, Limit);

        output.WriteLine($"{before}; {low}, decoded {down:F1} s after 200 kbit/s began; {after}, decoded {up:F1} s after relief");
        Assert.InRange(down, 0, 10);
        Assert.InRange(up, 0, 10);
    }

    private static (int Spatial, int Temporal) Layers(JsonObject state) =>
        state["received"] is { } told ? (told["spatialLayer"]?.GetValue<int>() ?? -1, told["temporalLayer"]?.GetValue<int>() ?? -1) : (-1, -1);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string List(List<double> values) => string.Join(", ", values.Select(value => value.ToString("F1", CultureInfo.InvariantCulture)));

    private static int Width(JsonObject state) => state["videos"]!.AsArray() is [{ } video, ..] ? video["width"]!.GetValue<int>() : 0;

    private static Func<JsonObject, bool> Told(string method) => state => state["notifications"]!.AsArray().Any(n => n!.GetValue<string>() == method);
}
