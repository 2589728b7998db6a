using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Peers;
using RoomLens.Sfu.Tests.Signalling;

namespace RoomLens.Sfu.Tests.Backends;

/// <summary>Contracts section 4: what signalling does, by HTTP, for backends that talk to their clients themselves.</summary>
public class BackendTransportTests
{
    private const string Transports = "/v1/rooms/r1/webrtc-transports";
    private const uint Ssrc = 7;

    private const string Produce = """
        {"kind":"video","appData":{"source":"screen"},"rtpParameters":{"mid":"0","codecs":[{"mimeType":"video/VP8","payloadType":100,"clockRate":90000,
        "rtcpFeedback":[{"type":"nack","parameter":"pli"}]}],"encodings":[{"ssrc":7}],"rtcp":{"cname":"x"}}}
        """;

    [Fact]
    public async Task Stream_GoesFromOneClientToAnother()
    {
        await using var host = await SfuTestHost.StartAsync();
        var (sender, alice) = await ConnectAsync(host, """{"peerId":"alice"}""");
        var (receiver, bob) = await ConnectAsync(host, "{}");
        using var sending = alice;
        using var receiving = bob;

        var producer = await PostAsync(host, $"{sender}/produce", Produce);
        var consumer = await PostAsync(host, $"{receiver}/consume", Consume(Text(producer, "producerId")));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(host, HttpMethod.Post, $"{receiver}/consumers/{Text(consumer, "id")}/resume"));
        await alice.SendRtpAsync(Vp8Packets.Make(1, 3000, Ssrc, key: true));
        Assert.True(RtpPacket.TryParse(await bob.ReceiveAsync(DatagramKind.Rtp), out var packet));

        var encoding = consumer["rtpParameters"]!["encodings"]![0]!;
        Assert.Equal((encoding["ssrc"]!.GetValue<uint>(), 3000u), (packet.Ssrc, packet.Timestamp));
        Assert.Equal(("alice", true), (Text(consumer, "peerId"), consumer["rtpParameters"]!["mid"] is not null));
        var room = JsonNode.Parse(await host.Control.GetStringAsync("/v1/rooms/r1"))!;
        Assert.Equal(("backend", "screen"), (Text(room["peers"]![0]!, "kind"), Text(room["producers"]![0]!, "source")));
        Assert.Contains("\"dtlsState\":\"connected\"", await host.Control.GetStringAsync(sender), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transport_Deleted_TakesItsStreamAndItsPeerWithIt()
    {
        await using var host = await SfuTestHost.StartAsync();
        var transport = Path(await PostAsync(host, Transports, """{"peerId":"alice"}"""));
        await PostAsync(host, $"{transport}/produce", Produce);

        var deleted = await StatusAsync(host, HttpMethod.Delete, transport);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted, await StatusAsync(host, HttpMethod.Get, transport)));
        Assert.Equal("""{"items":[]}""", await host.Control.GetStringAsync("/v1/rooms"));
    }

    [Fact]
    public async Task Consumer_IsChangedAndClosed()
    {
        await using var host = await SfuTestHost.StartAsync();
        var transport = Path(await PostAsync(host, Transports, """{"peerId":"alice"}"""));
        var producer = await PostAsync(host, $"{transport}/produce", Produce);
        var consumer = $"{transport}/consumers/{Text(await PostAsync(host, $"{transport}/consume", Consume(Text(producer, "id"))), "id")}";

        var changed = await StatusAsync(host, HttpMethod.Patch, consumer, """{"preferredLayers":{"spatialLayer":0},"priority":7}""");
        var wrong = await StatusAsync(host, HttpMethod.Patch, consumer, """{"preferredLayers":{"spatialLayer":-1},"priority":9}""");
        var priority = await host.InvokeAsync(worker => worker.Rooms.Find("r1")!.Producers.Values.Single().Consumers.Single().Priority);
        var closed = await StatusAsync(host, HttpMethod.Delete, consumer);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.BadRequest, 7, HttpStatusCode.NoContent), (changed, wrong, priority, closed));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, HttpMethod.Post, $"{consumer}/resume"));
    }

    [Fact]
    public async Task Consume_WhatTheClientCannotDecode_IsRefusedNamingBothSides()
    {
        await using var host = await SfuTestHost.StartAsync();
        var transport = Path(await PostAsync(host, Transports, """{"peerId":"alice"}"""));
        var producer = await PostAsync(host, $"{transport}/produce", Produce);
        var body = $$$"""{"producerId":"{{{Text(producer, "id")}}}","rtpCapabilities":{"codecs":[{"mimeType":"video/H264","clockRate":90000,"preferredPayloadType":102}]}}""";

        var (status, text) = await SendAsync(host, HttpMethod.Post, $"{transport}/consume", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("no suitable codec: the stream is VP8/90000; the client takes video/H264/90000", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """{"peerId":"a/b"}""", HttpStatusCode.BadRequest)]
    [InlineData("/t_unknown/connect", "{}", HttpStatusCode.NotFound)]
    [InlineData("/ID/connect", "{}", HttpStatusCode.BadRequest)]
    [InlineData("/ID/connect", """{"dtlsParameters":{"fingerprints":[{"algorithm":"sha-256","value":"zz"}]}}""", HttpStatusCode.BadRequest)]
    [InlineData("/ID/produce", Produce, HttpStatusCode.Conflict)]
    [InlineData("/ID/consume", """{"producerId":"p_unknown","rtpCapabilities":{"codecs":[]}}""", HttpStatusCode.NotFound)]
    [InlineData("/ID/consume", "[]", HttpStatusCode.BadRequest)]
    public async Task BadRequests_AreRefused(string path, string body, HttpStatusCode expected)
    {
        await using var host = await SfuTestHost.StartAsync();
        var nobody = Text(await PostAsync(host, Transports, "{}"), "id");

        var (status, text) = await SendAsync(host, HttpMethod.Post, Transports + path.Replace("ID", nobody, StringComparison.Ordinal), body);

        Assert.True(expected == status, text);
    }

    [Fact]
    public async Task Capabilities_AreThoseOfSignalling()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var client = await SignallingClient.ConnectAsync(host, "r1", "alice");

        var told = JsonNode.Parse(await host.Control.GetStringAsync("/v1/rooms/r1/rtp-capabilities"))!;

        Assert.True(JsonNode.DeepEquals((await client.AskAsync("getRouterRtpCapabilities"))["routerRtpCapabilities"], told));
    }

    /// <summary>A transport with a client that is connected to it.</summary>
    private static async Task<(string Path, TestPeer Peer)> ConnectAsync(SfuTestHost host, string body)
    {
        var made = await PostAsync(host, Transports, body);
        var peer = TestPeer.Of(Text(made["iceParameters"]!, "usernameFragment"), Text(made["iceParameters"]!, "password"));
        var dtls = $$$"""{"dtlsParameters":{"role":"client","fingerprints":[{"algorithm":"sha-256","value":"{{{peer.Fingerprint}}}"}]}}""";
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(host, HttpMethod.Post, $"{Path(made)}/connect", dtls));
        await peer.UseAsync(new UdpLink(made["iceCandidates"]![0]!["port"]!.GetValue<int>()));
        await peer.HandshakeAsync();
        return (Path(made), peer);
    }

    private static string Consume(string producerId) =>
        new JsonObject { ["producerId"] = producerId, ["rtpCapabilities"] = SignallingClient.Vp8Capabilities.DeepClone() }.ToJsonString();

    private static string Path(JsonNode made) => $"{Transports}/{Text(made, "transportId")}";

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static async Task<JsonNode> PostAsync(SfuTestHost host, string path, string body)
    {
        var (status, text) = await SendAsync(host, HttpMethod.Post, path, body);
        Assert.True(status == HttpStatusCode.Created, $"{path}: {status} {text}");
        return JsonNode.Parse(text)!;
    }

    private static async Task<HttpStatusCode> StatusAsync(SfuTestHost host, HttpMethod method, string path, string? body = null) => (await SendAsync(host, method, path, body)).Status;

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(SfuTestHost host, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await host.Control.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
