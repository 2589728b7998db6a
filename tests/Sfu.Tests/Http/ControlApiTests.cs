using System.Net;
using System.Net.Http.Json;
using System.Text;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Http;

public class ControlApiTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task PlainIn_PlainOut_EndToEnd()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var camera = SfuTestHost.NewPeer();
        using var bot = SfuTestHost.NewPeer();
        var producer = await host.PublishPlainAsync("r1");
        await host.ObserveAsync("r1", "bot", ((IPEndPoint)bot.Client.LocalEndPoint!).Port);
        using var created = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 1, AssignmentId = "a" });
        var consumer = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;

        using var resumed = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{consumer.ConsumerId}/resume", null);
        await camera.SendAsync(Vp8Packets.Make(1, 3000, 7), "127.0.0.1", producer.Port);
        await camera.SendAsync(Vp8Packets.Make(2, 6000, 7, key: true), "127.0.0.1", producer.Port);
        var datagram = (await bot.ReceiveAsync().WaitAsync(Limit)).Buffer;

        Assert.Equal(HttpStatusCode.NoContent, resumed.StatusCode);
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.Equal((consumer.Ssrc, consumer.PayloadType, 6000u), (packet.Ssrc, packet.PayloadType, packet.Timestamp));
        Assert.Contains($"a=ssrc:{consumer.Ssrc}", consumer.Sdp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nack_FromObserver_IsAnsweredOnRepairStream()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var camera = SfuTestHost.NewPeer();
        using var bot = SfuTestHost.NewPeer();
        var producer = await host.PublishPlainAsync("r1");
        var observer = await host.ObserveAsync("r1", "bot", ((IPEndPoint)bot.Client.LocalEndPoint!).Port);
        using var created = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId });
        var consumer = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;
        using var resumed = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{consumer.ConsumerId}/resume", null);
        await camera.SendAsync(Vp8Packets.Make(1, 3000, 7, key: true), "127.0.0.1", producer.Port);
        var first = Sequence((await bot.ReceiveAsync().WaitAsync(Limit)).Buffer);

        await bot.SendAsync(Nack(consumer.Ssrc, first), "127.0.0.1", observer.Port);
        var again = (await bot.ReceiveAsync().WaitAsync(Limit)).Buffer;

        Assert.True(RtpPacket.TryParse(again, out var packet));
        Assert.Equal((consumer.RtxSsrc, consumer.RtxPayloadType), ((uint?)packet.Ssrc, (int?)packet.PayloadType));
        Assert.Equal(first, (ushort)((packet.Payload[0] << 8) | packet.Payload[1]));
    }

    [Fact]
    public async Task CreateConsumer_OlderEpoch_409_NewerOneClosesTheOlder()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var bot = SfuTestHost.NewPeer();
        var producer = await host.PublishPlainAsync("r1");
        await host.ObserveAsync("r1", "bot1", ((IPEndPoint)bot.Client.LocalEndPoint!).Port);
        await host.ObserveAsync("r1", "bot2", ((IPEndPoint)bot.Client.LocalEndPoint!).Port);
        using var five = await host.ConsumeAsync("r1", "bot1", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 5 });
        var old = (await five.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;

        using var four = await host.ConsumeAsync("r1", "bot2", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 4 });
        using var six = await host.ConsumeAsync("r1", "bot2", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 6 });
        using var resumeOld = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot1/consumers/{old.ConsumerId}/resume", null);

        Assert.Equal(HttpStatusCode.Conflict, four.StatusCode);
        Assert.Equal(HttpStatusCode.Created, six.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, resumeOld.StatusCode);
    }

    [Fact]
    public async Task Standby_IsActivated_ThenOlderOwnerIsClosed()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var bot = SfuTestHost.NewPeer();
        var producer = await host.PublishPlainAsync("r1");
        await host.ObserveAsync("r1", "bot", ((IPEndPoint)bot.Client.LocalEndPoint!).Port);
        using var owner = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 1 });
        using var standby = await host.ConsumeAsync("r1", "bot", new CreateConsumer { ProducerId = producer.ProducerId, Epoch = 2, Standby = true });
        var (first, second) = (await ReadAsync(owner), await ReadAsync(standby));
        using var before = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{first.ConsumerId}/resume", null);

        using var activated = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{second.ConsumerId}/activate", null);
        using var after = await host.Control.PostAsync($"/v1/rooms/r1/observers/bot/consumers/{first.ConsumerId}/resume", null);

        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NotFound),
            (before.StatusCode, activated.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task CreatePlainProducer_Nonsense_400NamingTheField()
    {
        await using var host = await SfuTestHost.StartAsync();

        using var neither = await PostJsonAsync(host.Control, "/v1/rooms/r/plain-producers", """{"kind":"video"}""");
        using var kind = await PostJsonAsync(host.Control, "/v1/rooms/r/plain-producers", """{"kind":"smell","sdp":"v=0"}""");
        using var sdp = await PostJsonAsync(host.Control, "/v1/rooms/r/plain-producers", """{"kind":"video","sdp":"hello"}""");
        using var json = await PostJsonAsync(host.Control, "/v1/rooms/r/plain-producers", "{");

        Assert.All([neither, kind, sdp, json], response => Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode));
        Assert.Contains("\"kind\"", await kind.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"sdp\"", await sdp.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("{\"items\":[]}", await host.Control.GetStringAsync("/v1/rooms"));
    }

    [Fact]
    public async Task Delete_ProducerPeerAndRoom_AreIdempotentlyGone()
    {
        await using var host = await SfuTestHost.StartAsync();
        var producer = await host.PublishPlainAsync("r1");

        using var deleted = await host.Control.DeleteAsync($"/v1/rooms/r1/producers/{producer.ProducerId}");
        using var again = await host.Control.DeleteAsync($"/v1/rooms/r1/producers/{producer.ProducerId}");
        using var room = await host.Control.GetAsync("/v1/rooms/r1");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (deleted.StatusCode, again.StatusCode, room.StatusCode));
    }

    [Fact]
    public async Task Feed_Client_GetsResetThenChanges()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var stream = await host.Control.GetStreamAsync("/v1/feed");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var reset = await NextEventAsync(reader);

        await host.PublishPlainAsync("r1", "alice");
        var joined = await NextEventAsync(reader);
        var added = await NextEventAsync(reader);

        Assert.Equal((FeedTypes.Reset, FeedTypes.PeerJoined, FeedTypes.ProducerAdded), (reset, joined, added));
    }

    [Fact]
    public async Task Garbage_AtEveryPort_RaisesOnlyCounters()
    {
        await using var host = await SfuTestHost.StartAsync();
        var producer = await host.PublishPlainAsync("r1");
        using var attacker = SfuTestHost.NewPeer();
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var datagram = new byte[random.Next(1, 300)];
            random.NextBytes(datagram);
            foreach (var port in (int[])[host.Node.MediaPort, host.Node.InternalMediaPort, producer.Port, producer.RtcpPort])
                await attacker.SendAsync(datagram, "127.0.0.1", port);
        }

        using var alive = await host.Control.GetAsync("/v1/rooms/r1");
        var stats = await host.Control.GetStringAsync("/v1/stats");

        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.DoesNotContain("\"unrecognized\":0,", stats, StringComparison.Ordinal);
    }

    private static async Task<ConsumerCreated> ReadAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;

    private static ushort Sequence(byte[] datagram) => (ushort)((datagram[2] << 8) | datagram[3]);

    private static byte[] Nack(uint ssrc, ushort sequence)
    {
        var buffer = new byte[64];
        var writer = new RtcpWriter(buffer);
        writer.TryWriteReceiverReport(1, []);
        writer.TryWriteNack(1, ssrc, [sequence]);
        return buffer[..writer.Length];
    }

    private static Task<HttpResponseMessage> PostJsonAsync(HttpClient client, string path, string json) =>
        client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    private static async Task<string> NextEventAsync(StreamReader reader)
    {
        const string Field = "event: ";
        while (await reader.ReadLineAsync().WaitAsync(Limit) is { } line)
            if (line.StartsWith(Field, StringComparison.Ordinal)) return line[Field.Length..];
        return "";
    }
}
