using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Calls;

/// <summary>Simulcast layers that nobody needs are not encoded, and come back when somebody does.</summary>
public sealed class LayersNeededTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StillWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(2);

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task PublishPage_StopsLayersThatNobodyNeeds_AndStartsThemAgain()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(installation.PublishPage("call", "alice"), before: EncodedFrames.Hook);
        await page.Locator("#state[data-state='live']").WaitForAsync(new() { Timeout = 20_000 });

        await LayersFollowAsync(installation, browser, new EncodedFrames(() => page.EvaluateAsync<string>("encodedFrames()")), ["q", "h", "f"], current: false);

        var room = await installation.Control.GetAsync("/v1/rooms/call");
        Assert.Equal(["q", "h", "f"], Assert.Single(room["producers"]!.AsArray())!["layers"]!.AsArray().Select(layer => layer!["rid"]!.GetValue<string>()));
    }

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task MediasoupClient_StopsLayersThatNobodyNeeds_AndStartsThemAgain()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var browser = await Browser.StartAsync();
        var layers = new
        {
            constraints = new { video = new { width = 1280, height = 720 } },
            encodings = new object[] { new { scaleResolutionDownBy = 4, maxBitrate = 150_000 }, new { scaleResolutionDownBy = 2, maxBitrate = 500_000 }, new { maxBitrate = 1_500_000 } },
        };
        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: true, layers);

        await LayersFollowAsync(installation, browser, new EncodedFrames(() => alice.RunAsync("call.encoded()")), ["r0", "r1", "r2"], current: true);
    }

    private async Task LayersFollowAsync(Installation installation, Browser browser, EncodedFrames frames, string[] rids, bool current)
    {
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current, new { subscribeOnly = true });
        var seen = await bob.UntilAsync(state => Width(state) >= 1280, Limit, "the highest layer");
        var consumer = seen["videos"]![0]!["id"]!.GetValue<string>();

        await bob.RunAsync($"call.request('setConsumerPreferredLayers', {{consumerId: '{consumer}', spatialLayer: 0}})");
        var still = await frames.UntilStillAsync(rids[1..], Limit);
        await bob.UntilAsync(state => Width(state) is > 0 and <= 320, Limit, "the lowest layer");
        await bob.RunAsync($"call.request('setConsumerPreferredLayers', {{consumerId: '{consumer}', spatialLayer: 2}})");
        var back = await frames.UntilRunsAsync(rids[2], Limit);
        await bob.UntilAsync(state => Width(state) >= 1280, Limit, "the highest layer again");

        output.WriteLine($"not encoded {still.TotalSeconds:F1} s after nobody wanted it, encoded {back.TotalSeconds:F2} s after somebody did");
        Assert.InRange(still, TimeSpan.Zero, StillWithin);
        Assert.InRange(back, TimeSpan.Zero, BackWithin);
    }

    private static int Width(JsonObject state) => state["videos"]!.AsArray() is [{ } video, ..] ? video["width"]!.GetValue<int>() : 0;
}
