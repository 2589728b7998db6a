using System.Diagnostics;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Calls;

/// <summary>A browser whose path becomes narrow gets a lower simulcast layer, and the high one again when it is wide.</summary>
public sealed class NarrowPathTests(ITestOutputHelper output)
{
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

        path.RateKbps = 300;
        var clock = Stopwatch.StartNew();
        await bob.UntilAsync(state => Width(state) is > 0 and var width && width <= full / 2, Limit, "the low layer");
        var down = clock.Elapsed;
        await bob.UntilDecodedAsync(1, Limit, frames: 20);
        path.RateKbps = 0;
        clock.Restart();
        await bob.UntilAsync(state => Width(state) >= full, Limit, "the high layer again");
        var up = clock.Elapsed;

        output.WriteLine($"low layer decoded {down.TotalSeconds:F1} s after 300 kbit/s began, high layer decoded {up.TotalSeconds:F1} s after relief");
        await bob.UntilAsync(Told("consumerLayersChanged"), Limit, "consumerLayersChanged");
        // Encoding, decoding and polling included.
        Assert.InRange(down.TotalSeconds, 0, 3);
        Assert.InRange(up.TotalSeconds, 0, 10);
    }

    private static int Width(JsonObject state) => state["videos"]!.AsArray() is [{ } video, ..] ? video["width"]!.GetValue<int>() : 0;

    private static Func<JsonObject, bool> Told(string method) => state => state["notifications"]!.AsArray().Any(n => n!.GetValue<string>() == method);
}
