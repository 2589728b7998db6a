using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Signalling;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Signalling;

public class SignallingTests
{
    private const string Vp8 = """{"mid":"0","codecs":[{"mimeType":"video/VP8","payloadType":101,"clockRate":90000,"parameters":{},"rtcpFeedback":[]}],"headerExtensions":[],"encodings":[{"ssrc":ENC}],"rtcp":{"cname":"x"}}""";

    [Fact]
    public async Task Capabilities_ServeBothDialects()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var client = await SignallingClient.ConnectAsync(host, "r", "alice");

        var data = await client.AskAsync("getRouterRtpCapabilities");

        var codecs = data["codecs"]!.AsArray().Select(codec => codec!["mimeType"]!.GetValue<string>()).Distinct();
        Assert.Equal(["audio/opus", "video/VP8", "video/rtx", "video/VP9", "video/H264", "video/AV1", "video/H265"], codecs);
        Assert.True(JsonNode.DeepEquals(data["codecs"], data["routerRtpCapabilities"]!["codecs"]));
    }

    [Fact]
    public async Task Join_TellsWhoIsThere_AndTheOthersWhoCame()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        await host.ObserveAsync("r", "bot-1", 40_000);
        using var bob = await SignallingClient.ConnectAsync(host, "r", "bob");

        var joined = await bob.AskAsync("join", $$"""{"displayName":"Bob","rtpCapabilities":{{SignallingClient.Vp8Capabilities.ToJsonString()}} }""");
        var observer = (await alice.NotifiedAsync("newPeer"))["data"]!;
        var newcomer = (await alice.NotifiedAsync("newPeer"))["data"]!;

        Assert.Equal(["alice", "bot-1"], joined["peers"]!.AsArray().Select(peer => peer!["peerId"]!.GetValue<string>()));
        Assert.Equal(("observer", "observation"), (observer["kind"]!.GetValue<string>(), observer["purpose"]!.GetValue<string>()));
        Assert.Equal("Bob", newcomer["displayName"]!.GetValue<string>());
    }

    [Fact]
    public async Task Produce_IsOfferedToOthers_AndClosedTwoWays()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob");
        await bob.AskAsync("createWebRtcTransport", """{"producing":false,"consuming":true}""");

        var producer = (await ProduceAsync(alice))["producerId"]!.GetValue<string>();
        var offer = await bob.AskedAsync("newConsumer");
        await bob.AnswerAsync(offer, accept: true);
        await alice.AskAsync("pauseProducer", $$"""{"producerId":"{{producer}}"}""");
        await bob.NotifiedAsync("consumerPaused");
        await alice.AskAsync("closeProducer", $$"""{"producerId":"{{producer}}"}""");
        var closed = await bob.NotifiedAsync("consumerClosed");

        Assert.Equal(("alice", producer, "video"), (Text(offer, "peerId"), Text(offer, "producerId"), Text(offer, "kind")));
        Assert.Equal(Text(offer, "id"), Text(closed, "consumerId"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Offer_NumbersPacketsOverTheTransport_WhereTheClientGivesFeedback(bool givesFeedback)
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        var capabilities = SignallingClient.Vp8Capabilities.DeepClone();
        capabilities["headerExtensions"] = new JsonArray(new JsonObject { ["uri"] = HeaderExtensionUris.TransportWideCc, ["preferredId"] = 5 });
        if (givesFeedback) capabilities["codecs"]![0]!["rtcpFeedback"]!.AsArray().Add(new JsonObject { ["type"] = "transport-cc", ["parameter"] = "" });
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob", capabilities.ToJsonString());
        await bob.AskAsync("createWebRtcTransport", """{"producing":false,"consuming":true}""");

        await ProduceAsync(alice);
        var offer = (await bob.AskedAsync("newConsumer"))["data"]!["rtpParameters"]!;

        var ids = offer["headerExtensions"]!.AsArray().Where(entry => entry!["uri"]!.GetValue<string>() == HeaderExtensionUris.TransportWideCc).Select(entry => entry!["id"]!.GetValue<int>());
        var feedback = offer["codecs"]![0]!["rtcpFeedback"]!.AsArray().Select(entry => entry!["type"]!.GetValue<string>());
        Assert.Equal(givesFeedback ? [5] : [], ids);
        Assert.Equal(givesFeedback, feedback.Contains("transport-cc"));
    }

    [Fact]
    public async Task ProducerClosed_BeforeTheOfferIsAnswered_IsToldAfterTheAnswer()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob");
        await bob.AskAsync("createWebRtcTransport", """{"appData":{"direction":"consumer"}}""");
        var producer = (await ProduceAsync(alice))["id"]!.GetValue<string>();
        var offer = await bob.AskedAsync("newConsumer");

        await alice.AskAsync("closeProducer", $$"""{"producerId":"{{producer}}"}""");
        await bob.AnswerAsync(offer, accept: true);

        Assert.Equal(Text(offer, "id"), Text(await bob.NotifiedAsync("consumerClosed"), "consumerId"));
    }

    [Fact]
    public async Task Offer_Refused_ClosesTheConsumer()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob");
        await bob.AskAsync("createWebRtcTransport", """{"consuming":true}""");
        await ProduceAsync(alice);

        await bob.AnswerAsync(await bob.AskedAsync("newConsumer"), accept: false);
        await bob.AskAsync("getRouterRtpCapabilities");

        Assert.Equal(0, host.Node.Workers.Counts.Consumers);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("4294967303")]
    [InlineData("1.5")]
    [InlineData("0")]
    [InlineData("\"7\"")]
    public async Task Produce_ImpossibleSsrc_IsRefused(string ssrc)
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");

        Assert.Equal(400, (await ProduceAsync(alice, ssrc))["errorCode"]!.GetValue<int>());
    }

    [Fact]
    public async Task Produce_UnknownCodec_NamesBothSides()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");

        var reason = (await ProduceAsync(alice, parameters: Vp8.Replace("VP8", "THEORA", StringComparison.Ordinal)))["errorReason"]!.GetValue<string>();

        Assert.StartsWith("no suitable codec: offered video/THEORA/90000; this node forwards VP8/90000", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"fingerprints":[{"algorithm":"sha-256","value":"zz"}]}""", 400)]
    [InlineData("""{"fingerprints":[]}""", 400)]
    [InlineData("""{"fingerprints":[{"algorithm":"sha-1","value":"00"}]}""", 422)]
    public async Task Connect_ImpossibleFingerprint_IsRefused(string dtls, int code)
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.ConnectAsync(host, "r", "alice");
        var transport = Member(await alice.AskAsync("createWebRtcTransport"), "transportId");

        Assert.Equal(code, await alice.FailAsync("connectWebRtcTransport", $$"""{"transportId":"{{transport}}","dtlsParameters":{{dtls}} }"""));
    }

    [Fact]
    public async Task Requests_OutOfPlace_AreTypedErrors()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.ConnectAsync(host, "r", "alice");

        Assert.Equal(404, await alice.FailAsync("dance"));
        Assert.Equal(403, await alice.FailAsync("produce"));
        Assert.Equal(501, await alice.FailAsync("produceData"));
        Assert.Equal(404, await alice.FailAsync("pauseConsumer", """{"consumerId":"c_1"}"""));
        Assert.Equal(400, await alice.FailAsync("join", """{"rtpCapabilities":7}"""));
    }

    [Fact]
    public async Task LostSocket_ReattachesWithoutTellingAnyone()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        var transport = Member(await alice.AskAsync("createWebRtcTransport"), "id");
        alice.Abort();

        using var again = await SignallingClient.ConnectAsync(host, "r", "alice");
        var restarted = await again.AskAsync("restartIce", $$"""{"transportId":"{{transport}}"}""");

        Assert.Equal(Member(restarted, "usernameFragment"), Member(restarted["iceParameters"]!.AsObject(), "usernameFragment"));
    }

    [Fact]
    public async Task Join_OnANewSocket_ReplacesTheOldPeerAndKeepsTheNewTransports()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        var old = Member(await alice.AskAsync("createWebRtcTransport"), "id");
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob");

        using var again = await SignallingClient.ConnectAsync(host, "r", "alice");
        var fresh = Member(await again.AskAsync("createWebRtcTransport"), "id");
        await again.AskAsync("join", $$"""{"rtpCapabilities":{{SignallingClient.Vp8Capabilities.ToJsonString()}} }""");
        await alice.UntilClosedAsync();

        Assert.Equal((WebSocketCloseStatus)ProtooConnection.ClosedOnPurpose, alice.CloseStatus);
        await bob.NotifiedAsync("peerClosed");
        await bob.NotifiedAsync("newPeer");
        Assert.Equal(404, await again.FailAsync("restartIce", $$"""{"transportId":"{{old}}"}"""));
        await again.AskAsync("restartIce", $$"""{"transportId":"{{fresh}}"}""");
    }

    [Fact]
    public async Task Flood_IsCutOff()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.ConnectAsync(host, "r", "alice");

        for (var i = 0; i < 1000 && alice.CloseStatus is null; i++)
        {
            try
            {
                await alice.SendAsync("""{"request":true,"request":{"a":[""");
            }
            catch (WebSocketException)
            {
                break;
            }
        }

        await alice.UntilClosedAsync();
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, alice.CloseStatus);
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob");
    }

    [Fact]
    public async Task Connections_OverTheLimitOfAnAddress_AreRefusedUntilOneIsGone()
    {
        await using var host = await SfuTestHost.StartAsync(change: options => options.MaxSignallingPerAddress = 2);
        using var alice = await SignallingClient.ConnectAsync(host, "r", "alice");
        using var bob = await SignallingClient.ConnectAsync(host, "r", "bob");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SignallingClient.ConnectAsync(host, "r", "carol"));

        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
        alice.Abort();
        await host.UntilAsync(worker => worker.Signalling.Find("r", "alice") is null, "alice's leave");
        using var carol = await ConnectWhenAllowedAsync(host);
    }

    [Fact]
    public async Task MissingIds_AreAnswered400()
    {
        await using var host = await SfuTestHost.StartAsync();

        using var response = await host.Public.GetAsync("/signal?roomId=r");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task<SignallingClient> ConnectWhenAllowedAsync(SfuTestHost host)
    {
        // The connection is given back just after its participant has gone.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await SignallingClient.ConnectAsync(host, "r", "carol");
            }
            catch (WebSocketException) when (attempt < 100)
            {
                await host.InvokeAsync(_ => true);
            }
        }
    }

    private static async Task<JsonObject> ProduceAsync(SignallingClient client, string ssrc = "7", string? parameters = null)
    {
        var transport = Member(await client.AskAsync("createWebRtcTransport", """{"producing":true,"consuming":false}"""), "id");
        var rtp = (parameters ?? Vp8).Replace("ENC", ssrc, StringComparison.Ordinal);
        var response = await client.RequestAsync("produce", $$"""{"transportId":"{{transport}}","kind":"video","rtpParameters":{{rtp}},"appData":{} }""");
        return response["data"] as JsonObject ?? response;
    }

    private static string Member(JsonObject data, string name) => data[name]!.GetValue<string>();

    private static string Text(JsonObject frame, string name) => Member(frame["data"]!.AsObject(), name);
}
