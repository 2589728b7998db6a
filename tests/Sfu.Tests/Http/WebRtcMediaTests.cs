using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Text;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Peers;

namespace RoomLens.Sfu.Tests.Http;

public class WebRtcMediaTests
{
    private const uint Ssrc = 77;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WhipToWhep_KeyFrameIsAskedForAndPassedOn()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        var producer = await FindProducerAsync(host);
        await publisher.SendRtpAsync(Vp8Packets.Make(1, 0, Ssrc));
        await ReportAsync(publisher);

        using var viewer = await TestPeer.ConnectAsync(host, $"/whep/r1/{producer.Id}", "recvonly");
        await UntilAsync(publisher, RtcpKind.PictureLossIndication);
        await publisher.SendRtpAsync(Vp8Packets.Make(2, 3000, Ssrc));
        await publisher.SendRtpAsync(Vp8Packets.Make(3, 6000, Ssrc, key: true));
        var datagram = await viewer.ReceiveAsync(DatagramKind.Rtp);

        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.Equal((6000u, (byte)100), (packet.Timestamp, packet.PayloadType));
    }

    [Fact]
    public async Task Viewer_FullIntraRequest_ReachesPublisherOfFirOnlyAsFir()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly", keyFrames: "ccm fir");
        var producer = await FindProducerAsync(host);
        await publisher.SendRtpAsync(Vp8Packets.Make(1, 0, Ssrc));
        using var viewer = await TestPeer.ConnectAsync(host, $"/whep/r1/{producer.Id}", "recvonly");
        await UntilAsync(publisher, RtcpKind.FullIntraRequest);
        await publisher.SendRtpAsync(Vp8Packets.Make(2, 3000, Ssrc, key: true));
        var seen = await ReadAsync(viewer);

        await viewer.SendRtcpAsync(Feedback((ref RtcpWriter writer, uint ssrc) => writer.TryWriteFullIntraRequest(9, ssrc, 0), seen.Ssrc));

        await UntilAsync(publisher, RtcpKind.FullIntraRequest);
    }

    [Fact]
    public async Task Rtx_IsUnwrappedFromThePublisherAndWrappedForTheViewer()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        var producer = await FindProducerAsync(host);
        await publisher.SendRtpAsync(Vp8Packets.Make(1, 0, Ssrc));
        using var viewer = await TestPeer.ConnectAsync(host, $"/whep/r1/{producer.Id}", "recvonly");
        await UntilAsync(publisher, RtcpKind.PictureLossIndication);
        await publisher.SendRtpAsync(Vp8Packets.Make(2, 3000, Ssrc, key: true));
        await publisher.SendRtpAsync(Vp8Packets.Make(4, 9000, Ssrc));
        await UntilAsync(publisher, RtcpKind.Nack);

        await publisher.SendRtpAsync(AsRtx(Vp8Packets.Make(3, 6000, Ssrc)));
        var (first, _, repaired) = (await ReadAsync(viewer), await ReadAsync(viewer), await ReadAsync(viewer));
        await viewer.SendRtcpAsync(Feedback((ref RtcpWriter writer, uint to) => writer.TryWriteNack(9, to, [repaired.Sequence]), repaired.Ssrc));
        var rtx = await ReadAsync(viewer);

        Assert.Equal((3000u, 6000u), (first.Timestamp, repaired.Timestamp));
        Assert.Equal(((byte)101, 6000u), (rtx.PayloadType, rtx.Timestamp));
        Assert.NotEqual(repaired.Ssrc, rtx.Ssrc);
        Assert.Equal(repaired.Sequence, BinaryPrimitives.ReadUInt16BigEndian(rtx.Payload));
        Assert.Equal(repaired.Payload, rtx.Payload[2..]);
    }

    [Fact]
    public async Task CloseNotify_OfPublisher_ClosesProducerAndPeerAtOnce()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        await FindProducerAsync(host);
        using var stream = await host.Control.GetStreamAsync("/v1/feed");
        using var feed = new StreamReader(stream, Encoding.UTF8);

        await publisher.CloseAsync();

        Assert.Equal(FeedTypes.Reset, await NextEventAsync(feed));
        Assert.Equal(FeedTypes.ProducerClosed, await NextEventAsync(feed));
        Assert.Equal(FeedTypes.PeerLeft, await NextEventAsync(feed));
        Assert.Equal("[]", await host.Control.GetStringAsync("/v1/transports"));
    }

    [Fact]
    public async Task DeleteProducer_EndsViewersAndPublishersTransports()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        var producer = await FindProducerAsync(host);
        using var viewer = await TestPeer.ConnectAsync(host, $"/whep/r1/{producer.Id}", "recvonly");

        using var deleted = await host.Control.DeleteAsync($"/v1/rooms/r1/producers/{producer.Id}");

        var goodbye = await viewer.ReceiveAsync(DatagramKind.Rtcp);
        Assert.True(RtcpReader.TryCreate(goodbye, out var reader));
        var kinds = new List<RtcpKind>();
        while (reader.TryRead(out var packet)) kinds.Add(packet.Kind);
        Assert.Contains(RtcpKind.Goodbye, kinds);
    }

    private static async Task<ProducerState> FindProducerAsync(SfuTestHost host)
    {
        // The handshake's last flight has been sent, but the server may not have read it yet: the feed tells when it has.
        using var stream = await host.Control.GetStreamAsync("/v1/feed");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (true)
        {
            var room = await TryReadRoomAsync(host);
            if (room?.Producers is [{ } producer, ..]) return producer;
            await NextEventAsync(reader);
        }
    }

    private static async Task<RoomState?> TryReadRoomAsync(SfuTestHost host)
    {
        using var response = await host.Control.GetAsync("/v1/rooms/r1");
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync(ContractsJson.Default.RoomState) : null;
    }

    private delegate bool Write(ref RtcpWriter writer, uint ssrc);

    private static byte[] Feedback(Write write, uint ssrc)
    {
        var buffer = new byte[256];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteReceiverReport(9, []) && write(ref writer, ssrc));
        return buffer[..writer.Length];
    }

    private static byte[] AsRtx(byte[] packet)
    {
        var buffer = new byte[packet.Length + RtxPacket.Overhead];
        Assert.True(RtpPacket.TryParse(packet, out var original));
        return buffer[..RtxPacket.Encode(original, 101, Ssrc + 1, 1, buffer)];
    }

    private static async Task<FakeReceiver.Received> ReadAsync(TestPeer viewer)
    {
        var datagram = await viewer.ReceiveAsync(DatagramKind.Rtp);
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        return new FakeReceiver.Received(packet.SequenceNumber, packet.Timestamp, packet.Ssrc, packet.PayloadType, packet.Payload.ToArray(), datagram);
    }

    private static async Task UntilAsync(TestPeer publisher, RtcpKind kind)
    {
        while (true)
        {
            Assert.True(RtcpReader.TryCreate(await publisher.ReceiveAsync(DatagramKind.Rtcp), out var reader));
            while (reader.TryRead(out var packet))
                if (packet.Kind == kind && (kind == RtcpKind.FullIntraRequest ? packet.ReadFir(0).Ssrc : packet.MediaSsrc) == Ssrc) return;
        }
    }

    private static async Task ReportAsync(TestPeer publisher)
    {
        var buffer = new byte[64];
        var length = WriteReport(buffer);
        await publisher.SendRtcpAsync(buffer[..length]);
    }

    private static int WriteReport(byte[] buffer)
    {
        var writer = new RtcpWriter(buffer);
        writer.TryWriteSenderReport(new SenderReport(Ssrc, Rtp.Time.NtpTime.FromUtc(DateTimeOffset.UnixEpoch), 0, 1, 1), []);
        return writer.Length;
    }

    private static async Task<string> NextEventAsync(StreamReader reader)
    {
        const string Field = "event: ";
        while (await reader.ReadLineAsync().WaitAsync(Limit) is { } line)
            if (line.StartsWith(Field, StringComparison.Ordinal)) return line[Field.Length..];
        return "";
    }
}
