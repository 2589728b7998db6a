using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>A live stream of which a share of the packets is mutated, lost or moved in time: the receiver's state machines under bad input.</summary>
internal sealed class StreamFuzz(VideoCodec codec, int seed)
{
    private const int MaxBufferedBytes = 16 << 20;

    private readonly Mutator _mutator = new(seed);
    private EmulatedEncoder _encoder = new(codec, seed, temporalLayers: codec == VideoCodec.Vp8);
    private readonly List<byte[]> _recent = [];
    private readonly PacketBufferPool _pool = new();
    private Instant _now = Instant.FromMilliseconds(1000);

    /// <summary>Feeds so many packets and returns the share that was not refused.</summary>
    public double Run(int packets)
    {
        var stream = new ReceiveStream(
            new ReceiveStreamOptions
            {
                Codec = codec,
                Ssrc = EmulatedEncoder.Ssrc,
                PayloadType = EmulatedEncoder.PayloadType,
                RtxSsrc = EmulatedEncoder.Ssrc + 1,
                RtxPayloadType = 97,
                LocalSsrc = 1,
                Cname = "fuzz",
                UseReferenceTimes = true,
                KeyFrameRequest = seed % 2 == 0 ? KeyFrameRequestKind.PictureLossIndication : KeyFrameRequestKind.FullIntraRequest,
                AbsCaptureTimeId = 1,
                VideoOrientationId = 2,
            },
            _pool);
        long fed = 0;
        for (var left = packets; left > 0;)
        {
            foreach (var packet in _encoder.Next(_mutator.Chance(0.05)))
            {
                left--;
                if (Feed(stream, packet)) fed++;
            }
            _encoder.Frames.RemoveRange(0, Math.Max(0, _encoder.Frames.Count - 2));
            _now += TimeSpan.FromMilliseconds(_mutator.Next(60));
            if (_mutator.Chance(0.05)) Disturb(stream);
            stream.HandleTimeout(_now);
            Poll(stream);
        }
        Assert.True(_pool.Outstanding <= 2048 && _encoder.Frames.Count <= 2, $"{_pool.Outstanding} buffers");
        return fed == 0 ? 0 : 1 - stream.Stats.Refused / (double)fed;
    }

    private bool Feed(ReceiveStream stream, byte[] original)
    {
        _recent.Add(original);
        if (_recent.Count > 16) _recent.RemoveAt(0);
        if (_mutator.Chance(0.05)) return false;
        var bytes = _mutator.Chance(0.1) ? _recent[_mutator.Next(_recent.Count)] : original;
        // Header and payload in turn: a broken header seldom gets further.
        if (_mutator.Chance(0.5)) bytes = _mutator.Chance(0.2) ? _mutator.Mutate(bytes, _recent) : [.. bytes[..12], .. _mutator.Mutate(bytes.AsSpan(12), _recent)];
        if (!RtpPacket.TryParse(bytes, out var packet)) return false;
        stream.HandleRtp(packet, _now);
        Poll(stream);
        return true;
    }

    /// <summary>What else can happen to a stream: reports of any content, requests, silence, a sender that begins anew.</summary>
    private void Disturb(ReceiveStream stream)
    {
        switch (_mutator.Next(7))
        {
            case 0: stream.HandleSenderReport(new SenderReport(EmulatedEncoder.Ssrc, new NtpTime((ulong)_mutator.Next(int.MaxValue) << 20), 1, 2, 3), _now); break;
            case 1: stream.HandleReferenceTimeDelay(new ReferenceTimeDelay(1, (uint)_mutator.Next(int.MaxValue), (uint)_mutator.Next(1 << 16)), _now); break;
            case 2: stream.RequestKeyFrame(_now); break;
            case 3: stream.RequireKeyFrame(_now); break;
            case 4: _now += TimeSpan.FromMilliseconds(_mutator.Next(3000)); break;
            case 5: _encoder = new EmulatedEncoder(codec, _mutator.Next(1 << 20)); break;
            default:
                if (_recent.Count == 0 || !RtpPacket.TryParse(_recent[_mutator.Next(_recent.Count)], out var original)) break;
                var rtx = new byte[original.Bytes.Length + RtxPacket.Overhead];
                RtxPacket.Encode(original, 97, EmulatedEncoder.Ssrc + 1, (ushort)_mutator.Next(1 << 16), rtx);
                if (RtpPacket.TryParse(rtx, out var packet)) stream.HandleRtp(packet, _now);
                break;
        }
        Poll(stream);
    }

    private static void Poll(ReceiveStream stream)
    {
        while (stream.TryPollFrame(out var frame)) Assert.InRange(frame.Payload.Length, 1, MaxBufferedBytes);
        Span<byte> buffer = stackalloc byte[1200];
        while (stream.TryPollRtcp(buffer, out var length)) Assert.True(RtcpReader.TryCreate(buffer[..length], out _));
    }
}
