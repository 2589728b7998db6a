using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Cli.Publishing.Packets;

/// <summary>
/// Sends an encoder's frames as plain RTP, each when it comes, with a sender report at the first and then each second. Like FFmpeg it answers
/// neither NACK nor PLI.
/// </summary>
internal sealed class RtpSender : IDisposable
{
    /// <summary>Below every usual path MTU, as with FFmpeg's <c>pkt_size</c>.</summary>
    private const int MaxPacket = 1200;
    private const int ClockRateHz = 90_000;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private static readonly byte[] Cname = Encoding.ASCII.GetBytes("publish@roomlens");

    private readonly UdpClient _rtp;
    private readonly UdpClient _rtcp;
    private readonly IPayloadFormat _format;
    private readonly byte[] _packet = new byte[MaxPacket];
    private readonly uint _ssrc = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private readonly uint _firstTimestamp = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private ushort _sequence = (ushort)RandomNumberGenerator.GetInt32(0x8000);
    private uint _packets;
    private uint _octets;
    private DateTimeOffset _reportDue;

    /// <summary>A sender towards a plain producer.</summary>
    public RtpSender(PlainProducerCreated to, IPayloadFormat format)
    {
        var address = IPAddress.Parse(to.Ip);
        _format = format;
        _rtp = new UdpClient(address.AddressFamily);
        _rtp.Connect(address, to.Port);
        _rtcp = new UdpClient(address.AddressFamily);
        _rtcp.Connect(address, to.RtcpPort);
    }

    /// <summary>Sends what the encoder writes until it ends.</summary>
    public async Task RunAsync(Stream ivf, TimeProvider time, CancellationToken stop)
    {
        var reader = new IvfReader(ivf);
        while (await reader.ReadAsync(stop))
        {
            var timestamp = unchecked(_firstTimestamp + (uint)(long)Math.Round(reader.Time.TotalSeconds * ClockRateHz));
            if (time.GetUtcNow() is var now && now >= _reportDue) Report(timestamp, now);
            Send(reader.Frame, timestamp);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private void Send(ReadOnlyMemory<byte> frame, uint timestamp)
    {
        _format.Begin(frame);
        while (_format.Write(_packet.AsSpan(RtpPacket.FixedHeaderLength), out var last) is var length && length > 0)
        {
            RtpHeaderWriter.Write(_packet, PublishCodec.PayloadType, last, _sequence++, timestamp, _ssrc);
            TrySend(_rtp, RtpPacket.FixedHeaderLength + length);
            _packets++;
            _octets += (uint)length;
        }
    }

    private void Report(uint timestamp, DateTimeOffset now)
    {
        _reportDue = now + ReportInterval;
        var writer = new RtcpWriter(_packet);
        if (!writer.TryWriteSenderReport(new SenderReport(_ssrc, NtpTime.FromUtc(now), timestamp, _packets, _octets), [])) return;
        if (writer.TryWriteCname(_ssrc, Cname)) TrySend(_rtcp, writer.Length);
    }

    private void TrySend(UdpClient socket, int length)
    {
        try
        {
            socket.Send(_packet.AsSpan(0, length));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // The port is closed since the SFU is gone: the watch over the producer notices that and begins again.
        }
    }
}
