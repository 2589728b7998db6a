using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Contracts.Sfu.Srtp;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Tests.Srtp;

/// <summary>A reader with SRTP of a sender without it.</summary>
public class SrtpObserverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AES_CM_128_HMAC_SHA1_32")]
    [InlineData("AEAD_AES_128_GCM")]
    [InlineData("AEAD_AES_256_GCM")]
    public async Task Media_AndRepairs_AreProtectedBothWays(string suite)
    {
        await using var host = await SfuTestHost.StartAsync();
        using var camera = SfuTestHost.NewPeer();
        using var bot = SfuTestHost.NewPeer();
        using var end = new SrtpEnd(suite);
        var producer = await host.PublishPlainAsync("r1");
        var observer = await ObserveAsync(host, "r1", bot, end);
        var consumer = await ConsumeAsync(host, "r1", producer);

        await camera.SendAsync(Vp8Packets.Make(1, 3000, 7, key: true), "127.0.0.1", producer.Port);
        var first = await NextRtpAsync(bot, end);
        await bot.SendAsync(end.ProtectRtcp(Nack(consumer.Ssrc, first.Sequence)), "127.0.0.1", observer.Port);
        var again = await NextRtpAsync(bot, end);

        Assert.Equal((consumer.Ssrc, consumer.RtxSsrc), (first.Ssrc, (uint?)again.Ssrc));
        Assert.Equal(Vp8Packets.Make(1, 3000, 7, key: true)[RtpPacket.FixedHeaderLength..], first.Payload);
    }

    [Fact]
    public async Task Feedback_WithoutTheKey_IsCounted_AndAnsweredByNothing()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var camera = SfuTestHost.NewPeer();
        using var bot = SfuTestHost.NewPeer();
        using var other = SfuTestHost.NewPeer();
        using var end = new SrtpEnd("AES_CM_128_HMAC_SHA1_80");
        using var stranger = new SrtpEnd("AES_CM_128_HMAC_SHA1_80");
        var producer = await host.PublishPlainAsync("r1");
        var observer = await ObserveAsync(host, "r1", bot, end);
        var consumer = await ConsumeAsync(host, "r1", producer);
        await camera.SendAsync(Vp8Packets.Make(1, 3000, 7, key: true), "127.0.0.1", producer.Port);
        var first = await NextRtpAsync(bot, end);

        await bot.SendAsync(Nack(consumer.Ssrc, first.Sequence), "127.0.0.1", observer.Port);
        await bot.SendAsync(stranger.ProtectRtcp(Nack(consumer.Ssrc, first.Sequence)), "127.0.0.1", observer.Port);
        // From another port of the same host nothing can be told from anybody's.
        await other.SendAsync(Nack(consumer.Ssrc, first.Sequence), "127.0.0.1", observer.Port);
        await host.UntilAsync(worker => worker.Drops[DropReason.Unauthenticated] == 3, "three requests without the key");

        Assert.Equal(0, await host.InvokeAsync(worker => Sole(worker).Retransmitted));
    }

    [Fact]
    public async Task OnePort_InTwoRooms_HasAKeyForEach()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var camera = SfuTestHost.NewPeer();
        using var bot = SfuTestHost.NewPeer();
        using var one = new SrtpEnd("AEAD_AES_128_GCM");
        using var two = new SrtpEnd("AEAD_AES_128_GCM");
        await host.PublishPlainAsync("r0");
        await ObserveAsync(host, "r0", bot, one);
        var producer = await host.PublishPlainAsync("r1");
        var observer = await ObserveAsync(host, "r1", bot, two);
        var consumer = await ConsumeAsync(host, "r1", producer);
        await camera.SendAsync(Vp8Packets.Make(1, 3000, 7, key: true), "127.0.0.1", producer.Port);
        var first = await NextRtpAsync(bot, two);

        await bot.SendAsync(one.ProtectRtcp(Nack(consumer.Ssrc, first.Sequence)), "127.0.0.1", observer.Port);
        await bot.SendAsync(two.ProtectRtcp(Nack(consumer.Ssrc, first.Sequence)), "127.0.0.1", observer.Port);
        var again = await NextRtpAsync(bot, two);

        Assert.Equal(consumer.RtxSsrc, again.Ssrc);
        Assert.Equal((1, 1), await host.InvokeAsync(worker => (Sole(worker).Retransmitted, worker.Drops[DropReason.Unauthenticated])));
    }

    [Fact]
    public async Task Description_HasTheKey_OnlyForWhoMadeTheConsumer()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var bot = SfuTestHost.NewPeer();
        using var end = new SrtpEnd("AES_CM_128_HMAC_SHA1_80");
        var producer = await host.PublishPlainAsync("r1");
        var observer = await ObserveAsync(host, "r1", bot, end);

        var consumer = await ConsumeAsync(host, "r1", producer);
        var read = await host.Control.GetStringAsync($"/v1/rooms/r1/observers/bot/consumers/{consumer.ConsumerId}.sdp");
        var listed = await host.Control.GetStringAsync("/v1/rooms/r1/observers");

        Assert.Contains($"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{observer.Srtp!.KeyBase64}", consumer.Sdp, StringComparison.Ordinal);
        Assert.Contains(" RTP/SAVPF ", read, StringComparison.Ordinal);
        Assert.DoesNotContain("a=crypto", read, StringComparison.Ordinal);
        Assert.Contains("\"cryptoSuite\":\"AES_CM_128_HMAC_SHA1_80\"", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(observer.Srtp.KeyBase64, listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateObserver_Again_KeepsItsKey_AnotherKeyReplacesIt()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var bot = SfuTestHost.NewPeer();
        using var end = new SrtpEnd("AEAD_AES_256_GCM");
        using var renewed = new SrtpEnd("AEAD_AES_256_GCM");
        var producer = await host.PublishPlainAsync("r1");

        var first = await ObserveAsync(host, "r1", bot, end);
        var consumer = await ConsumeAsync(host, "r1", producer);
        var same = await ObserveAsync(host, "r1", bot, end);
        var other = await ObserveAsync(host, "r1", bot, renewed);
        using var gone = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{consumer.ConsumerId}/resume", null);
        using var bad = await PostAsync(host, "r1", bot, new SrtpParameters { CryptoSuite = "AEAD_AES_256_GCM", KeyBase64 = "" });

        Assert.Equal(first.Srtp, same.Srtp);
        Assert.NotEqual(first.Srtp, other.Srtp);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (gone.StatusCode, bad.StatusCode));
    }

    private static Consumers.Consumer Sole(SfuWorker worker) => worker.Rooms.Find("r1")!.Observers["bot"].Consumers.Single();

    private static async Task<ObserverCreated> ObserveAsync(SfuTestHost host, string room, UdpClient bot, SrtpEnd end)
    {
        using var response = await PostAsync(host, room, bot, end.Parameters);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var created = (await response.Content.ReadFromJsonAsync(ContractsJson.Default.ObserverCreated))!;
        end.Hear(created.Srtp);
        return created;
    }

    private static Task<HttpResponseMessage> PostAsync(SfuTestHost host, string room, UdpClient bot, SrtpParameters srtp) => host.Control.PostAsJsonAsync(
        $"/v1/rooms/{room}/observers",
        new CreateObserver("bot", "127.0.0.1", ((IPEndPoint)bot.Client.LocalEndPoint!).Port, Srtp: srtp),
        ContractsJson.Default.CreateObserver);

    private static async Task<ConsumerCreated> ConsumeAsync(SfuTestHost host, string room, PlainProducerCreated producer)
    {
        using var response = await host.ConsumeAsync(room, "bot", new CreateConsumer { ProducerId = producer.ProducerId });
        var consumer = (await response.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;
        using var resumed = await host.Control.PostAsync($"/v1/rooms/{room}/observers/bot/consumers/{consumer.ConsumerId}/resume", null);
        Assert.Equal(HttpStatusCode.NoContent, resumed.StatusCode);
        return consumer;
    }

    private static async Task<(uint Ssrc, ushort Sequence, byte[] Payload)> NextRtpAsync(UdpClient bot, SrtpEnd end)
    {
        while (true)
        {
            var datagram = (await bot.ReceiveAsync().WaitAsync(Limit)).Buffer;
            if (datagram[1] is >= 192 and <= 223) continue;
            Assert.True(RtpPacket.TryParse(end.UnprotectRtp(datagram), out var packet));
            return (packet.Ssrc, packet.SequenceNumber, packet.Payload.ToArray());
        }
    }

    private static byte[] Nack(uint ssrc, ushort sequence)
    {
        var buffer = new byte[64];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteReceiverReport(1, []) && writer.TryWriteNack(1, ssrc, [sequence]));
        return buffer[..writer.Length];
    }
}
