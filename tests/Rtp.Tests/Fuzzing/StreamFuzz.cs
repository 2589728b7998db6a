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
    private readonly EmulatedEncoder _encoder = new(codec, seed);
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

    private static void Poll(ReceiveStream stream)
    {
        while (stream.TryPollFrame(out var frame)) Assert.InRange(frame.Payload.Length, 1, MaxBufferedBytes);
        Span<byte> buffer = stackalloc byte[1200];
        while (stream.TryPollRtcp(buffer, out var length)) Assert.True(RtcpReader.TryCreate(buffer[..length], out _));
    }
}
