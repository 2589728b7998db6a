using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Captures;

/// <summary>A capture through the whole receiver: the frames that would reach a decoder, and what it asks the sender for.</summary>
internal sealed class CaptureStream
{
    private readonly ReceiveStream _stream;

    private CaptureStream(ReceiveStream stream) => _stream = stream;

    /// <summary>RTP timestamps of the frames given out, in order.</summary>
    public List<uint> Timestamps { get; } = [];

    /// <summary>Sequence numbers asked for.</summary>
    public HashSet<int> Nacked { get; } = [];

    /// <summary>A key frame was asked for.</summary>
    public bool KeyFrameRequested { get; private set; }

    public static CaptureStream Receive(VideoCodec codec, List<CaptureArrival> media, TimeSpan holeWait, bool useNack)
    {
        if (media.Count == 0 || !RtpPacket.TryParse(media[0].Packet, out var first)) throw new InvalidDataException("the capture begins with no RTP packet");
        var options = new ReceiveStreamOptions
        {
            Codec = codec,
            Ssrc = first.Ssrc,
            PayloadType = first.PayloadType,
            LocalSsrc = 1,
            Cname = "conformance",
            UseNack = useNack,
            // The case says how long a hole is waited for, also where a key frame lies beyond it.
            Assembly = new FrameAssemblerOptions { MinHoleWait = holeWait, MaxHoleWait = holeWait, SkipToKeyFrame = false },
        };
        var capture = new CaptureStream(new ReceiveStream(options, new PacketBufferPool()));
        foreach (var arrival in media)
        {
            while (capture._stream.NextTimeout is { } due && due <= arrival.At) capture.Poll(due);
            if (RtpPacket.TryParse(arrival.Packet, out var packet)) capture._stream.HandleRtp(packet, arrival.At);
            capture.Poll(arrival.At);
        }
        var end = media[^1].At + holeWait + TimeSpan.FromSeconds(1);
        while (capture._stream.NextTimeout is { } due && due <= end) capture.Poll(due);
        return capture;
    }

    private void Poll(Instant now)
    {
        _stream.HandleTimeout(now);
        while (_stream.TryPollFrame(out var frame)) Timestamps.Add(frame.Timestamp.Rtp);
        Span<byte> buffer = stackalloc byte[1200];
        while (_stream.TryPollRtcp(buffer, out var length)) Read(buffer[..length]);
    }

    private void Read(ReadOnlySpan<byte> compound)
    {
        if (!RtcpReader.TryCreate(compound, out var reader)) throw new InvalidDataException("our own RTCP is malformed");
        while (reader.TryRead(out var packet))
        {
            KeyFrameRequested |= packet.Kind is RtcpKind.PictureLossIndication or RtcpKind.FullIntraRequest;
            if (packet.Kind != RtcpKind.Nack) continue;
            var numbers = packet.ReadNack();
            while (numbers.TryRead(out var number)) Nacked.Add(number);
        }
    }
}
