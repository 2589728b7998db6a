using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Spanning;

/// <summary>A plain receiver of one stream.</summary>
internal sealed class Bot : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly UdpClient _socket = SfuTestHost.NewPeer();

    public required string Name { get; init; }

    public required string Room { get; init; }

    public ObserverCreated Observer { get; private set; } = null!;

    public ConsumerCreated Consumer { get; private set; } = null!;

    /// <summary>Which worker serves it, by the port that its packets come from.</summary>
    public int Worker(SfuTestHost host) => host.Node.Workers.Slots.Single(slot => slot.Ports.Internal == Observer.Port).Index;

    public static async Task<Bot> OpenAsync(SfuTestHost host, string room, string name, string producerId, long? epoch = null)
    {
        var bot = new Bot { Name = name, Room = room };
        bot.Observer = await host.ObserveAsync(room, name, ((IPEndPoint)bot._socket.Client.LocalEndPoint!).Port);
        using var created = await host.ConsumeAsync(room, name, new CreateConsumer { ProducerId = producerId, Epoch = epoch });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        bot.Consumer = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.ConsumerCreated))!;
        using var resumed = await host.Control.PostAsync($"/v1/rooms/{room}/observers/{name}/consumers/{bot.Consumer.ConsumerId}/resume", null);
        Assert.Equal(HttpStatusCode.NoContent, resumed.StatusCode);
        return bot;
    }

    /// <summary>The next media packet.</summary>
    public async Task<(ushort Sequence, uint Timestamp, byte[] Payload)> ReceiveAsync()
    {
        while (true)
        {
            var datagram = await ReadAsync();
            if (IsRtcp(datagram)) continue;
            Assert.True(RtpPacket.TryParse(datagram, out var packet));
            if (packet.Ssrc != Consumer.Ssrc) continue;
            return (packet.SequenceNumber, packet.Timestamp, packet.Payload.ToArray());
        }
    }

    /// <summary>Reads until it is told that its consumer is over.</summary>
    public async Task UntilGoodbyeAsync()
    {
        while (true)
        {
            var datagram = await ReadAsync();
            if (IsRtcp(datagram) && Has(datagram, RtcpKind.Goodbye)) return;
        }
    }

    public Task AskForKeyFrameAsync() => SendAsync((ref RtcpWriter writer) => writer.TryWritePictureLossIndication(1, Consumer.Ssrc));

    public Task NackAsync(ushort sequence) => SendAsync((ref RtcpWriter writer) => writer.TryWriteNack(1, Consumer.Ssrc, [sequence]));

    public void Dispose() => _socket.Dispose();

    /// <summary>The sequence number inside the next retransmission.</summary>
    public async Task<ushort> ReceiveRepairAsync()
    {
        while (true)
        {
            var datagram = await ReadAsync();
            if (IsRtcp(datagram)) continue;
            Assert.True(RtpPacket.TryParse(datagram, out var packet));
            if (packet.Ssrc == Consumer.RtxSsrc) return (ushort)(packet.Payload[0] << 8 | packet.Payload[1]);
        }
    }

    private delegate bool Writing(ref RtcpWriter writer);

    private static bool IsRtcp(byte[] datagram) => datagram[1] is >= 192 and <= 223;

    private static bool Has(ReadOnlySpan<byte> compound, RtcpKind kind)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
            if (packet.Kind == kind) return true;
        return false;
    }

    private async Task<byte[]> ReadAsync() => (await _socket.ReceiveAsync().WaitAsync(Limit)).Buffer;

    private async Task SendAsync(Writing write)
    {
        await _socket.SendAsync(Write(write), new IPEndPoint(IPAddress.Loopback, Observer.Port));
    }

    private static byte[] Write(Writing write)
    {
        var buffer = new byte[128];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteReceiverReport(1, []) && write(ref writer));
        return buffer[..writer.Length];
    }
}
