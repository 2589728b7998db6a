using RoomLens.Fuzzing;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>A live stream of which a share of the packets is mutated, lost or moved in time: the receiver's state machines under bad input.</summary>
internal sealed class StreamTargets : IMutation
{
    private const int MaxBufferedBytes = 16 << 20;

    private readonly VideoCodec _codec;
    private readonly List<byte[]> _recent = [];
    private readonly Queue<byte[]> _coming = new();
    private readonly PacketBufferPool _pool = new();
    private readonly ReceiveStream _stream;
    private EmulatedEncoder _encoder;
    private Mutator _mutator = new(1);
    private Instant _now = Instant.FromMilliseconds(1000);

    private StreamTargets(VideoCodec codec)
    {
        _codec = codec;
        _encoder = new EmulatedEncoder(codec, seed: 1, temporalLayers: codec == VideoCodec.Vp8, keepsFrames: false);
        var options = new ReceiveStreamOptions
        {
            Codec = codec,
            Ssrc = EmulatedEncoder.Ssrc,
            PayloadType = EmulatedEncoder.PayloadType,
            RtxSsrc = EmulatedEncoder.Ssrc + 1,
            RtxPayloadType = 97,
            LocalSsrc = 1,
            Cname = "fuzz",
            UseReferenceTimes = true,
            KeyFrameRequest = codec is VideoCodec.H264 or VideoCodec.Av1 ? KeyFrameRequestKind.FullIntraRequest : KeyFrameRequestKind.PictureLossIndication,
            AbsCaptureTimeId = 1,
            VideoOrientationId = 2,
        };
        _stream = new ReceiveStream(options, _pool);
    }

    /// <summary>The whole receiver, for each codec.</summary>
    public static IEnumerable<FuzzTarget> All => Enum.GetValues<VideoCodec>().Select(codec =>
    {
        var stream = new StreamTargets(codec);
        return new FuzzTarget($"stream {codec}", ParserTargets.Packets(codec), stream.Feed) { Grammar = stream, GrammarShare = 1 };
    });

    /// <summary>The stream's next packet, lost ones passed over: as it is, late, or changed.</summary>
    public byte[] Next(Mutator choice)
    {
        _mutator = choice;
        var original = Coming();
        while (choice.Chance(0.05)) original = Coming();
        _recent.Add(original);
        if (_recent.Count > 16) _recent.RemoveAt(0);
        var bytes = choice.Chance(0.1) ? choice.Pick(_recent) : original;
        // Header and payload in turn: a broken header seldom gets further.
        if (choice.Chance(0.5)) return choice.Chance(0.2) ? choice.Mutate(bytes, _recent) : [.. bytes.AsSpan(0, 12), .. choice.Mutate(bytes.AsSpan(12), _recent)];
        return bytes;
    }

    private byte[] Coming()
    {
        if (_coming.TryDequeue(out var packet)) return packet;
        foreach (var next in _encoder.Next(_mutator.Chance(0.05))) _coming.Enqueue(next);
        _now += TimeSpan.FromMilliseconds(_mutator.Next(60));
        if (_mutator.Chance(0.05)) Disturb();
        _stream.HandleTimeout(_now);
        Poll();
        if (_pool.Outstanding > 2048) throw new InvalidOperationException($"{_pool.Outstanding} buffers");
        return _coming.Dequeue();
    }

    private bool Feed(byte[] bytes)
    {
        if (!RtpPacket.TryParse(bytes, out var packet)) return false;
        var refused = _stream.Stats.Refused;
        _stream.HandleRtp(packet, _now);
        Poll();
        return _stream.Stats.Refused == refused;
    }

    /// <summary>What else can happen to a stream: reports of any content, requests, silence, a sender that begins anew.</summary>
    private void Disturb()
    {
        switch (_mutator.Next(7))
        {
            case 0: _stream.HandleSenderReport(new SenderReport(EmulatedEncoder.Ssrc, new NtpTime((ulong)_mutator.Next(int.MaxValue) << 20), 1, 2, 3), _now); break;
            case 1: _stream.HandleReferenceTimeDelay(new ReferenceTimeDelay(1, (uint)_mutator.Next(int.MaxValue), (uint)_mutator.Next(1 << 16)), _now); break;
            case 2: _stream.RequestKeyFrame(_now); break;
            case 3: _stream.RequireKeyFrame(_now); break;
            case 4: _now += TimeSpan.FromMilliseconds(_mutator.Next(3000)); break;
            case 5: _encoder = new EmulatedEncoder(_codec, _mutator.Next(1 << 20), keepsFrames: false); break;
            default:
                if (_recent.Count == 0 || !RtpPacket.TryParse(_mutator.Pick(_recent), out var original)) break;
                var rtx = new byte[original.Bytes.Length + RtxPacket.Overhead];
                RtxPacket.Encode(original, 97, EmulatedEncoder.Ssrc + 1, (ushort)_mutator.Next(1 << 16), rtx);
                if (RtpPacket.TryParse(rtx, out var packet)) _stream.HandleRtp(packet, _now);
                break;
        }
        Poll();
    }

    private void Poll()
    {
        while (_stream.TryPollFrame(out var frame))
            if (frame.Payload.Length is 0 or > MaxBufferedBytes) throw new InvalidOperationException($"a frame of {frame.Payload.Length} octets");
        Span<byte> buffer = stackalloc byte[1200];
        while (_stream.TryPollRtcp(buffer, out var length))
            if (!RtcpReader.TryCreate(buffer[..length], out _)) throw new InvalidOperationException("RTCP that does not parse");
    }
}
