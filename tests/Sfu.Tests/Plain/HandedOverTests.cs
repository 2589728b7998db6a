using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Plain;

/// <summary>Producers that another SFU hands over: one socket for RTP and RTCP, which hears nothing but the port it sends to.</summary>
public class HandedOverTests
{
    private const uint Ssrc = 7;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Feedback_ToASenderWithRtcpMux_ComesFromThePortItSendsTo()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var sfu = SfuTestHost.NewPeer();
        var producer = await HandOverAsync(host, sfu);
        sfu.Connect("127.0.0.1", producer.Port);

        await sfu.SendAsync(Vp8Packets.Make(1, 0, Ssrc, key: true));
        await sfu.SendAsync(Vp8Packets.Make(3, 6000, Ssrc));
        var nack = await NextAsync(sfu, RtcpKind.Nack);

        Assert.Equal(Ssrc, nack);
    }

    [Fact]
    public async Task KeyFrame_ForAnObserver_IsAskedOfTheSender()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var sfu = SfuTestHost.NewPeer();
        using var bot = SfuTestHost.NewPeer();
        var producer = await HandOverAsync(host, sfu);
        sfu.Connect("127.0.0.1", producer.Port);
        await sfu.SendAsync(Vp8Packets.Make(1, 0, Ssrc));
        await host.ObserveAsync("r1", "bot", ((IPEndPoint)bot.Client.LocalEndPoint!).Port);
        using var created = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId });
        var consumer = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;

        using var resumed = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{consumer.ConsumerId}/resume", null);
        var asked = await NextAsync(sfu, RtcpKind.PictureLossIndication);

        Assert.Equal(Ssrc, asked);
    }

    [Fact]
    public async Task Layers_AreToldApartByTheirSsrcs()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var sfu = SfuTestHost.NewPeer();
        var producer = await HandOverAsync(host, sfu, """{"ssrc":7,"rtx":{"ssrc":17}},{"ssrc":8,"rtx":{"ssrc":18}}""");

        await sfu.SendAsync(Vp8Packets.Make(1, 0, 7, key: true), "127.0.0.1", producer.Port);
        await sfu.SendAsync(Vp8Packets.Make(1, 0, 8, key: true), "127.0.0.1", producer.Port);
        await sfu.SendAsync(Vp8Packets.Make(1, 0, 9, key: true), "127.0.0.1", producer.Port);
        await host.UntilAsync(worker => Layers(worker, producer.ProducerId).All(packets => packets == 1), "a packet of each layer");

        Assert.Contains("\"unknown_source\":1", await host.Control.GetStringAsync("/v1/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_WithoutSsrcs_AreRefused()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var sfu = SfuTestHost.NewPeer();

        using var answer = await PostAsync(host, sfu, """{"rid":"r0"},{"rid":"r1"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("rtpParameters.encodings", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_AndResume_AreTold()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var sfu = SfuTestHost.NewPeer();
        var producer = await HandOverAsync(host, sfu);
        var path = $"/v1/rooms/r1/producers/{producer.ProducerId}";

        using var paused = await host.Control.PostAsync(path + "/pause", null);
        Assert.Equal(HttpStatusCode.NoContent, paused.StatusCode);
        Assert.Contains("\"paused\":true", await host.Control.GetStringAsync(path), StringComparison.Ordinal);
        using var resumed = await host.Control.PostAsync(path + "/resume", null);
        Assert.Contains("\"paused\":false", await host.Control.GetStringAsync(path), StringComparison.Ordinal);
        using var unknown = await host.Control.PostAsync("/v1/rooms/r1/producers/p_none/pause", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static IEnumerable<long> Layers(Worker.SfuWorker worker, string id) =>
        worker.Rooms.Find("r1")!.Producers[id].Layers.Select(layer => layer.Received.TotalPackets);

    private static async Task<PlainProducerCreated> HandOverAsync(SfuTestHost host, UdpClient sfu, string encodings = """{"ssrc":7,"rtx":{"ssrc":17}}""")
    {
        using var response = await PostAsync(host, sfu, encodings);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(ContractsJson.Default.PlainProducerCreated))!;
    }

    private static Task<HttpResponseMessage> PostAsync(SfuTestHost host, UdpClient sfu, string encodings)
    {
        var port = ((IPEndPoint)sfu.Client.LocalEndPoint!).Port;
        var body = $$$"""
            {"kind":"video","peerId":"alice","feedback":{"ip":"127.0.0.1","port":{{{port}}} },"rtpParameters":{"codecs":[
            {"mimeType":"video/VP8","payloadType":100,"clockRate":90000,"parameters":{},"rtcpFeedback":[{"type":"nack","parameter":""},{"type":"nack","parameter":"pli"}]},
            {"mimeType":"video/rtx","payloadType":101,"clockRate":90000,"parameters":{"apt":100},"rtcpFeedback":[]}],
            "encodings":[{{{encodings}}}],"rtcp":{"cname":"x","reducedSize":true} } }
            """;
        return host.Control.PostAsync("/v1/rooms/r1/plain-producers", new StringContent(body, Encoding.UTF8, "application/json"));
    }

    /// <summary>The media SSRC of the next RTCP packet of a kind that the sender's one socket gets.</summary>
    private static async Task<uint> NextAsync(UdpClient sfu, RtcpKind kind)
    {
        while (true)
        {
            var datagram = (await sfu.ReceiveAsync().WaitAsync(Limit)).Buffer;
            if (Find(datagram, kind) is { } ssrc) return ssrc;
        }
    }

    private static uint? Find(byte[] compound, RtcpKind kind)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
            if (packet.Kind == kind) return packet.MediaSsrc;
        return null;
    }
}
