using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Tests.Srtp;

/// <summary>A plain sender with SRTP, and a reader without it.</summary>
public class SrtpProducerTests
{
    private const uint Ssrc = 7;
    private const string Sdp =
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 100\r\na=rtpmap:100 VP8/90000\r\n"
        + "a=rtcp-fb:100 nack\r\na=rtcp-fb:100 nack pli\r\n";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AES_CM_128_HMAC_SHA1_32")]
    [InlineData("AEAD_AES_128_GCM")]
    [InlineData("AEAD_AES_256_GCM")]
    public async Task Media_AndFeedback_AreProtectedBothWays(string suite)
    {
        await using var host = await SfuTestHost.StartAsync();
        using var camera = SfuTestHost.NewPeer();
        using var bot = SfuTestHost.NewPeer();
        using var end = new SrtpEnd(suite);
        var producer = await PublishAsync(host, end);
        await ReadAsync(host, bot, producer);

        // The first report says where feedback goes.
        await camera.SendAsync(end.ProtectRtp(Vp8Packets.Make(1, 3000, Ssrc)), "127.0.0.1", producer.Port);
        await camera.SendAsync(end.ProtectRtcp(SenderReport()), "127.0.0.1", producer.Port);
        var asked = await NextAsync(camera, end, RtcpKind.PictureLossIndication);
        await camera.SendAsync(end.ProtectRtp(Vp8Packets.Make(2, 6000, Ssrc, key: true)), "127.0.0.1", producer.Port);
        var datagram = await NextRtpAsync(bot);

        Assert.Equal(Ssrc, asked);
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.Equal(6000u, packet.Timestamp);
        Assert.Equal(Vp8Packets.Make(2, 6000, Ssrc, key: true)[RtpPacket.FixedHeaderLength..], packet.Payload.ToArray());
    }

    [Fact]
    public async Task WhatIsNotAuthentic_IsCounted_AndLatchesNothing()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var camera = SfuTestHost.NewPeer();
        using var intruder = SfuTestHost.NewPeer();
        using var end = new SrtpEnd("AEAD_AES_128_GCM");
        using var other = new SrtpEnd("AEAD_AES_128_GCM");
        var producer = await PublishAsync(host, end);

        await intruder.SendAsync(Vp8Packets.Make(1, 0, Ssrc, key: true), "127.0.0.1", producer.Port);
        await intruder.SendAsync(other.ProtectRtp(Vp8Packets.Make(1, 0, Ssrc, key: true)), "127.0.0.1", producer.Port);
        await intruder.SendAsync(SenderReport(), "127.0.0.1", producer.Port);
        await intruder.SendAsync(other.ProtectRtcp(SenderReport()), "127.0.0.1", producer.RtcpPort);
        await host.UntilAsync(worker => worker.Drops[DropReason.Unauthenticated] == 4, "four packets without the key");
        await camera.SendAsync(end.ProtectRtp(Vp8Packets.Make(9, 90, Ssrc, key: true)), "127.0.0.1", producer.Port);
        await camera.SendAsync(end.ProtectRtcp(SenderReport()), "127.0.0.1", producer.RtcpPort);
        await host.UntilAsync(worker => Received(worker, producer) == 1, "the camera's packet");

        Assert.Equal((0, 4), await host.InvokeAsync(worker => (worker.Drops[DropReason.NotLatched], worker.Drops[DropReason.Unauthenticated])));
    }

    [Fact]
    public async Task Repeated_OnceAuthenticPacket_IsRefused()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var camera = SfuTestHost.NewPeer();
        using var end = new SrtpEnd("AES_CM_128_HMAC_SHA1_32");
        var producer = await PublishAsync(host, end);
        var packet = end.ProtectRtp(Vp8Packets.Make(1, 0, Ssrc, key: true));

        await camera.SendAsync(packet, "127.0.0.1", producer.Port);
        await camera.SendAsync(packet, "127.0.0.1", producer.Port);
        await host.UntilAsync(worker => worker.Drops[DropReason.Unauthenticated] == 1, "the repetition");

        Assert.Equal(1, await host.InvokeAsync(worker => Received(worker, producer)));
    }

    [Fact]
    public async Task UnusableParameters_NameTheField_AndChangeNothing()
    {
        await using var host = await SfuTestHost.StartAsync();

        using var suite = await PostAsync(host, new() { CryptoSuite = "ROT13", KeyBase64 = "" });
        using var key = await PostAsync(host, new() { CryptoSuite = "AEAD_AES_128_GCM", KeyBase64 = "AAAA" });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest), (suite.StatusCode, key.StatusCode));
        Assert.Contains("\"srtp.cryptoSuite\"", await suite.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"srtp.keyBase64\"", await key.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("{\"items\":[]}", await host.Control.GetStringAsync("/v1/rooms"));
    }

    private static long Received(SfuWorker worker, PlainProducerCreated producer) => worker.Rooms.Find("r1")!.Producers[producer.ProducerId].Layers[0].Received.TotalPackets;

    private static async Task<PlainProducerCreated> PublishAsync(SfuTestHost host, SrtpEnd end)
    {
        using var response = await PostAsync(host, end.Parameters);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var created = (await response.Content.ReadFromJsonAsync(ContractsJson.Default.PlainProducerCreated))!;
        end.Hear(created.Srtp);
        return created;
    }

    private static Task<HttpResponseMessage> PostAsync(SfuTestHost host, Contracts.Sfu.Srtp.SrtpParameters srtp) => host.Control.PostAsJsonAsync(
        "/v1/rooms/r1/plain-producers", new CreatePlainProducer { Kind = "video", PeerId = "cam", Sdp = Sdp, Srtp = srtp }, ContractsJson.Default.CreatePlainProducer);

    private static async Task ReadAsync(SfuTestHost host, UdpClient bot, PlainProducerCreated producer)
    {
        await host.ObserveAsync("r1", "bot", ((IPEndPoint)bot.Client.LocalEndPoint!).Port);
        using var created = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId });
        var consumer = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;
        using var resumed = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{consumer.ConsumerId}/resume", null);
        Assert.Equal(HttpStatusCode.NoContent, resumed.StatusCode);
    }

    private static async Task<uint> NextAsync(UdpClient camera, SrtpEnd end, RtcpKind kind)
    {
        while (true)
        {
            Assert.True(RtcpReader.TryCreate(end.UnprotectRtcp((await camera.ReceiveAsync().WaitAsync(Limit)).Buffer), out var reader));
            while (reader.TryRead(out var packet))
                if (packet.Kind == kind) return packet.MediaSsrc;
        }
    }

    private static async Task<byte[]> NextRtpAsync(UdpClient bot)
    {
        while (true)
        {
            var datagram = (await bot.ReceiveAsync().WaitAsync(Limit)).Buffer;
            if (datagram[1] is < 192 or > 223) return datagram;
        }
    }

    private static byte[] SenderReport()
    {
        var buffer = new byte[64];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteSenderReport(new SenderReport(Ssrc, default, 3000, 1, 200), []));
        return buffer[..writer.Length];
    }
}
