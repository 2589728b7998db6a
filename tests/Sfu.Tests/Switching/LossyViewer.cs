using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Tests.Switching;

/// <summary>A consumer's receiver behind a lossy link: our receive path with NACK and RTX.</summary>
internal sealed class LossyViewer : IConsumerTransport
{
    public const uint Ssrc = 7;
    public const uint RtxSsrc = 8;
    public const byte PayloadType = 96;
    public const byte RtxPayloadType = 97;

    private readonly byte[] _slot = new byte[2048];
    private readonly HashSet<ushort> _sent = [];
    private readonly HashSet<ushort> _asked = [];
    private readonly List<SenderReport> _reports = [];
    private readonly NetworkLink _link;
    private readonly ReceiveStream _stream = new(
        new ReceiveStreamOptions
        {
            Codec = VideoCodec.Vp8,
            Ssrc = Ssrc,
            PayloadType = PayloadType,
            RtxSsrc = RtxSsrc,
            RtxPayloadType = RtxPayloadType,
            LocalSsrc = 1,
            Cname = "viewer",
        },
        new PacketBufferPool());

    public LossyViewer(NetworkConditions network, int seed) => _link = new NetworkLink(network, seed);

    public double NowMs { get; set; }

    /// <summary>What came out.</summary>
    public List<(uint Timestamp, bool IsKeyFrame, byte[] Frame)> Frames { get; } = [];

    /// <summary>Numbers it asked for that were never sent, not even later.</summary>
    public IEnumerable<ushort> AskedInVain => _asked.Except(_sent);

    public ReceiveStreamStats Stats => _stream.Stats;

    public Span<byte> ReserveRtp() => _slot;

    public bool CommitRtp(int length)
    {
        Assert.True(RtpPacket.TryParse(_slot.AsSpan(0, length), out var packet));
        if (packet.Ssrc == Ssrc) _sent.Add(packet.SequenceNumber);
        _link.Send(_slot[..length], NowMs);
        return true;
    }

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
            if (packet.Kind == RtcpKind.SenderReport) _reports.Add(packet.ReadSenderReport());
    }

    public void Detach(Consumer consumer)
    {
    }

    /// <summary>Takes what has come out of the link and gives feedback to the consumer.</summary>
    public void Advance(Consumer consumer, Instant now)
    {
        while (_link.TryReceive(NowMs, out var bytes))
        {
            Assert.True(RtpPacket.TryParse(bytes, out var packet));
            _stream.HandleRtp(packet, now);
            Poll(consumer, now);
        }

        foreach (var report in _reports) _stream.HandleSenderReport(report, now);
        _reports.Clear();
        _stream.HandleTimeout(now);
        Poll(consumer, now);
    }

    private void Poll(Consumer consumer, Instant now)
    {
        while (_stream.TryPollFrame(out var frame)) Frames.Add((frame.Timestamp.Rtp, frame.IsKeyFrame, frame.Payload.ToArray()));
        Span<byte> buffer = stackalloc byte[1200];
        while (_stream.TryPollRtcp(buffer, out var length))
        {
            Assert.True(RtcpReader.TryCreate(buffer[..length], out var reader));
            while (reader.TryRead(out var packet))
            {
                if (packet.Kind == RtcpKind.PictureLossIndication) consumer.HandleKeyFrameRequest(now);
                if (packet is { Kind: RtcpKind.ReceiverReport, ReportCount: > 0 }) consumer.HandleReport(packet.ReadReport(0), now);
                if (packet.Kind != RtcpKind.Nack) continue;
                var missing = packet.ReadNack();
                while (missing.TryRead(out var sequence)) _asked.Add(sequence);
                consumer.HandleNack(packet.ReadNack(), now);
            }
        }
    }
}
