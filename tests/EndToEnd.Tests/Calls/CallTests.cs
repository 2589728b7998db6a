using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Reading;

namespace RoomLens.EndToEnd.Tests.Calls;

/// <summary>Calls between real browsers with mediasoup-client, in both dialects of its applications, watched by a bot.</summary>
public sealed class CallTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task TwoPages_InACall_SeeAndHearEachOtherAndABotObserves()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await using var browser = await Browser.StartAsync();
        List<string> log = [];

        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: false, log: log);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, log: log);
        await alice.UntilDecodedAsync(1, Limit);
        await bob.UntilDecodedAsync(1, Limit);
        await bob.UntilAsync(state => state["audioPackets"]!.GetValue<int>() > 20, Limit, "sound");
        // The browser's fake microphone beeps.
        foreach (var page in new[] { alice, bob }) await page.UntilAsync(Told("activeSpeaker"), Limit, "activeSpeaker");
        await installation.Api.UntilAsync("/v1/streams", streams => streams["items"]!.AsArray().Count(IsObserved) == 2, Limit);
        await alice.UntilAsync(KnowsObserver, Limit, "an observer among the peers");

        await bob.RunAsync("call.leave()");
        await alice.UntilAsync(
            state => state["videos"]!.AsArray().Count == 0 && state["notifications"]!.AsArray().Any(n => n!.GetValue<string>() == "peerClosed"), Limit, "bob's leave");
        await alice.RunAsync("call.leave()");
        await installation.Control.UntilAsync("/v1/rooms", rooms => rooms["items"]!.AsArray().Count == 0, Limit);
        Assert.DoesNotContain(log, line => line.StartsWith("page error", StringComparison.Ordinal));
    }

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task TwoPages_OverTcpAlone_SeeEachOtherAndABotObserves()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await using var browser = await Browser.StartAsync();

        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: false, new { forceTcp = true });
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { forceTcp = true });
        await alice.UntilDecodedAsync(1, Limit);
        await bob.UntilDecodedAsync(1, Limit, frames: 60);
        await installation.Api.UntilAsync("/v1/streams", streams => streams["items"]!.AsArray().Count(IsObserved) == 2, Limit);
        // Each page sends over one connection and receives over another, and tries every address of the machine.
        Assert.True(Metrics.Sum(await installation.Control.GetTextAsync("/metrics"), "roomlens_sfu_tcp_connections") >= 4);
        await bob.RunAsync("call.restartIce()");
        await bob.UntilDecodedAsync(1, Limit, frames: 30);

        await alice.RunAsync("call.leave()");
        await bob.RunAsync("call.leave()");
        await installation.Control.UntilAsync("/v1/rooms", rooms => rooms["items"]!.AsArray().Count == 0, Limit);
        var until = DateTime.UtcNow + Limit;
        while (Metrics.Sum(await installation.Control.GetTextAsync("/metrics"), "roomlens_sfu_tcp_connections") != 0)
        {
            Assert.True(DateTime.UtcNow < until, "TCP connections were left behind");
            await Task.Delay(100);
        }
    }

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task Streams_PausedRestartedAndClosed_AreToldAndGoOn()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await using var browser = await Browser.StartAsync();
        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: true);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: false, new { subscribeOnly = true });
        var first = await bob.UntilDecodedAsync(1, Limit);
        var consumer = first["videos"]![0]!["id"]!.GetValue<string>();

        await alice.RunAsync("call.request('pauseProducer', {producerId: call.producerId('video')})");
        await bob.UntilAsync(Told("consumerPaused"), Limit, "consumerPaused");
        await alice.RunAsync("call.request('resumeProducer', {producerId: call.producerId('video')})");
        await bob.UntilAsync(Told("consumerResumed"), Limit, "consumerResumed");
        await bob.UntilDecodedAsync(1, Limit);
        await bob.RunAsync($"call.request('pauseConsumer', {{consumerId: '{consumer}'}})");
        await bob.RunAsync($"call.request('resumeConsumer', {{consumerId: '{consumer}'}})");
        await bob.UntilDecodedAsync(1, Limit);
        await bob.RunAsync("call.restartIce()");
        await alice.RunAsync("call.restartIce()");
        await bob.UntilDecodedAsync(1, Limit, frames: 30);
        Assert.Contains("packetCount", await bob.RunAsync($"call.request('getConsumerStats', {{consumerId: '{consumer}'}})"), StringComparison.Ordinal);

        await alice.RunAsync("call.request('closeProducer', {producerId: call.producerId('video')})");
        await bob.UntilAsync(state => state["videos"]!.AsArray().Count == 0 && Told("consumerClosed")(state), Limit, "consumerClosed");
    }

    [EndToEndTheory(Needs.Chromium | Needs.MediasoupClient)]
    [InlineData("video/vp8")]
    [InlineData("video/h264")]
    public async Task Simulcast_PreferredLayers_ChangeWhatIsDecoded(string codec)
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await using var browser = await Browser.StartAsync();
        var two = new { codec, encodings = new object[] { new { scaleResolutionDownBy = 2, maxBitrate = 200_000 }, new { maxBitrate = 900_000 } } };
        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: true, two);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true });
        await bob.UntilDecodedAsync(1, Limit);
        // The camera is 640 wide, its low layer half of that; viewers begin with what they may, and go up.
        var full = await bob.UntilAsync(state => Width(state) > 320, Limit, "the high layer");
        var consumer = full["videos"]![0]!["id"]!.GetValue<string>();
        var (width, freezes) = (Width(full), full["videos"]![0]!["freezes"]!.GetValue<int>());

        await bob.RunAsync($"call.request('setConsumerPreferredLayers', {{consumerId: '{consumer}', spatialLayer: 0}})");
        await bob.UntilAsync(state => Width(state) is > 0 and var now && now <= width / 2, Limit, "the low layer");
        await bob.RunAsync($"call.request('setConsumerPreferredLayers', {{consumerId: '{consumer}', spatialLayer: 1}})");
        var again = await bob.UntilAsync(state => Width(state) >= width, Limit, "the high layer again");
        await bob.UntilDecodedAsync(1, Limit);

        await bob.UntilAsync(Told("consumerLayersChanged"), Limit, "consumerLayersChanged");
        Assert.Equal(freezes, again["videos"]![0]!["freezes"]!.GetValue<int>());
        Assert.Contains("\"rid\"", await alice.RunAsync("call.request('getProducerStats', {producerId: call.producerId('video')})"), StringComparison.Ordinal);
    }

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public Task Vp9WithLayersInside_PreferredLayers_ChangeWhatIsDecoded() => FollowPreferredLayersInsideAsync("video/vp9");

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient | Needs.Av1Encoder)]
    public Task Av1WithLayersInside_PreferredLayers_ChangeWhatIsDecoded() => FollowPreferredLayersInsideAsync("video/av1");

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task H264_IsForwardedAndStartsWithAKeyFrame()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await using var browser = await Browser.StartAsync();
        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: true, new { codec = "video/h264" });
        await alice.RunAsync("call.state()");
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true });

        await bob.UntilDecodedAsync(1, Limit);

        var room = await installation.Control.UntilAsync("/v1/rooms/call", room => room["producers"]!.AsArray().Count == 2, Limit);
        Assert.Contains(room["producers"]!.AsArray(), producer => producer!["codec"]!.GetValue<string>() == "H264");
    }

    private static async Task FollowPreferredLayersInsideAsync(string codec)
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await using var browser = await Browser.StartAsync();
        var layers = new { codec, encodings = new object[] { new { scalabilityMode = "L3T3_KEY" } } };
        await CallPage.JoinAsync(browser, installation, "call", "alice", current: true, layers);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true, new { subscribeOnly = true });
        var full = await bob.UntilAsync(state => Width(state) > 320, Limit, "the highest spatial layer");
        var video = full["videos"]![0]!;
        var (consumer, width) = (video["id"]!.GetValue<string>(), Width(full));

        await bob.RunAsync($"call.request('setConsumerPreferredLayers', {{consumerId: '{consumer}', spatialLayer: 0, temporalLayer: 0}})");
        // A picture 640 wide gets two spatial layers of the three: libwebrtc makes none narrower than 240.
        await bob.UntilAsync(state => Width(state) is > 0 and var now && now <= width / 2, Limit, "the lowest spatial layer");
        await bob.RunAsync($"call.request('setConsumerPreferredLayers', {{consumerId: '{consumer}', spatialLayer: 2, temporalLayer: 2}})");
        await bob.UntilAsync(state => Width(state) >= width, Limit, "the highest again");
        await bob.UntilDecodedAsync(1, Limit);

        Assert.Equal("svc", video["type"]!.GetValue<string>());
        await bob.UntilAsync(Told("consumerLayersChanged"), Limit, "consumerLayersChanged");
    }

    private static int Width(JsonObject state) => state["videos"]!.AsArray() is [{ } video, ..] ? video["width"]!.GetValue<int>() : 0;

    private static Func<JsonObject, bool> Told(string method) => state => state["notifications"]!.AsArray().Any(n => n!.GetValue<string>() == method);

    private static bool KnowsObserver(JsonObject state) => state["peers"]!.AsArray().Any(peer => peer!["kind"]?.GetValue<string>() == "observer");

    private static bool IsObserved(JsonNode? stream) => stream?["state"]?.GetValue<string>() == "observed";
}
