using System.Net;
using System.Net.Sockets;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Spanning;

/// <summary>A plain sender that takes feedback where it sends from. Its payloads are noise that its sequence number makes.</summary>
internal sealed class Camera(PlainProducerCreated producer) : IDisposable
{
    public const uint Ssrc = 77;

    private const int Size = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly UdpClient _socket = SfuTestHost.NewPeer();
    private readonly IPEndPoint _to = new(IPAddress.Loopback, producer.Port);

    public PlainProducerCreated Producer => producer;

    /// <summary>The number of the last packet it sent.</summary>
    public int Sent { get; private set; }

    /// <summary>The payload of a packet that it sends.</summary>
    public static byte[] Payload(int number, bool key)
    {
        var packet = Vp8Packets.Make((ushort)number, Timestamp(number), Ssrc, key, size: Size);
        for (var i = RtpPacket.FixedHeaderLength + 12; i < packet.Length; i++) packet[i] = (byte)(i * 31 + number * 17);
        return packet[RtpPacket.FixedHeaderLength..];
    }

    public static uint Timestamp(int number) => (uint)number * 3000;

    /// <summary>Sends one frame of one packet; every tenth begins anew.</summary>
    public async Task<int> SendAsync()
    {
        var number = ++Sent;
        var packet = new byte[RtpPacket.FixedHeaderLength + Size];
        RtpHeaderWriter.Write(packet, Vp8Packets.PayloadType, true, (ushort)number, Timestamp(number), Ssrc);
        Payload(number, IsKey(number)).CopyTo(packet, RtpPacket.FixedHeaderLength);
        await _socket.SendAsync(packet, _to);
        return number;
    }

    public static bool IsKey(int number) => number % 10 == 1;

    /// <summary>Reports, so that feedback has a way back.</summary>
    public async Task ReportAsync()
    {
        await _socket.SendAsync(Report(), _to);
    }

    /// <summary>Reads feedback until some of a kind comes.</summary>
    public async Task UntilAsync(RtcpKind kind)
    {
        while (true)
        {
            var datagram = (await _socket.ReceiveAsync().WaitAsync(Limit)).Buffer;
            if (Has(datagram, kind)) return;
        }
    }

    public void Dispose() => _socket.Dispose();

    private byte[] Report()
    {
        var buffer = new byte[128];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteSenderReport(new SenderReport(Ssrc, NtpTime.FromUtc(DateTimeOffset.UnixEpoch.AddYears(60)), Timestamp(Sent), 1, 1), []));
        return buffer[..writer.Length];
    }

    private static bool Has(ReadOnlySpan<byte> compound, RtcpKind kind)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
            if (packet.Kind == kind) return true;
        return false;
    }
}
