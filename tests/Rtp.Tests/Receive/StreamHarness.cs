using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

/// <summary>Drives a <see cref="ReceiveStream"/> by hand and keeps what it gives out.</summary>
internal sealed class StreamHarness(ReceiveStreamOptions? options = null)
{
    public static readonly ReceiveStreamOptions Options = new()
    {
        Codec = VideoCodec.Vp8,
        Ssrc = Vp8Source.Ssrc,
        PayloadType = Vp8Source.PayloadType,
        RtxSsrc = 0xABCE,
        RtxPayloadType = 97,
        LocalSsrc = 1,
        Cname = "test",
    };

    public ReceiveStream Stream { get; } = new(options ?? Options, new PacketBufferPool());

    /// <summary>What each frame was filled with, i.e. its number, in the order given out.</summary>
    public List<int> Frames { get; } = [];

    public List<bool> Gaps { get; } = [];

    public List<ushort> Nacked { get; } = [];

    public List<double> NackTimesMs { get; } = [];

    public List<double> KeyFrameRequestsMs { get; } = [];

    public int Reports { get; private set; }

    public Instant Now { get; private set; } = Instant.FromMilliseconds(1000);

    public double NowMs => Now.Nanoseconds / 1e6 - 1000;

    /// <summary>Goes to a time, stopping at each deadline on the way.</summary>
    public void GoTo(double milliseconds)
    {
        var target = new Instant((long)((milliseconds + 1000) * 1e6));
        while (Stream.NextTimeout is { } due && due <= target)
        {
            if (due > Now) Now = due;
            Stream.HandleTimeout(Now);
            Poll();
        }
        Now = target;
    }

    public void Receive(params IEnumerable<byte[]> packets)
    {
        foreach (var bytes in packets)
        {
            Assert.True(RtpPacket.TryParse(bytes, out var packet));
            Stream.HandleRtp(packet, Now);
            Poll();
        }
    }

    public byte[] Rtx(byte[] original, ushort sequence)
    {
        Assert.True(RtpPacket.TryParse(original, out var packet));
        var target = new byte[original.Length + RtxPacket.Overhead];
        RtxPacket.Encode(packet, 97, 0xABCE, sequence, target);
        return target;
    }

    public void Poll()
    {
        while (Stream.TryPollFrame(out var frame))
        {
            var number = frame.Payload[^1];
            Assert.True(frame.Payload.Length % Vp8Source.PayloadBytes == 0 && frame.Payload[1..].IndexOfAnyExcept(number, (byte)0, (byte)1) < 0, "a mixed or cut frame");
            Frames.Add(number);
            Gaps.Add(frame.GapBefore);
        }
        Span<byte> buffer = stackalloc byte[1200];
        while (Stream.TryPollRtcp(buffer, out var length)) Read(buffer[..length]);
    }

    private void Read(ReadOnlySpan<byte> compound)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        while (reader.TryRead(out var packet))
        {
            if (packet.Kind == RtcpKind.ReceiverReport) Reports += packet.ReportCount;
            if (packet.Kind == RtcpKind.PictureLossIndication) KeyFrameRequestsMs.Add(NowMs);
            if (packet.Kind != RtcpKind.Nack) continue;
            NackTimesMs.Add(NowMs);
            var numbers = packet.ReadNack();
            while (numbers.TryRead(out var number)) Nacked.Add(number);
        }
    }
}
