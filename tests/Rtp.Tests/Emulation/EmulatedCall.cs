using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Emulation;

/// <summary>
/// A sender that answers NACKs by RTX and key-frame requests with its next frame, a receiver, and a network between them in both directions.
/// Every frame that comes out is checked at once: it was sent, bit by bit, in order, once, and what it refers to came out before it.
/// </summary>
internal sealed class EmulatedCall
{
    private const double FrameMs = 1000.0 / 30;
    private const uint RtxSsrc = 0x1235;
    private const byte RtxPayloadType = 97;

    private readonly EmulatedEncoder _encoder;
    private readonly NetworkLink _forward;
    private readonly NetworkLink _back;
    private readonly Dictionary<ushort, byte[]> _history = [];
    private readonly Queue<ushort> _historyOrder = new();
    private readonly HashSet<int> _given = [];
    private readonly List<double> _arrivals = [];
    private readonly ReceiveStream _stream;
    private readonly SenderBehaviour _sender;
    private readonly string _name;
    private ushort _rtxSequence;
    private bool _wantsKeyFrame;
    private int _last = -1;

    public EmulatedCall(VideoCodec codec, NetworkConditions conditions, int seed, SenderBehaviour? sender = null)
    {
        _name = $"{codec}, seed {seed}";
        _sender = sender ?? new SenderBehaviour();
        _encoder = new EmulatedEncoder(codec, seed, _sender.TemporalLayers, _sender.MaxPackets);
        _forward = new NetworkLink(conditions, seed * 2);
        _back = new NetworkLink(conditions with { RateKbps = 0 }, seed * 2 + 1);
        _stream = new ReceiveStream(
            new ReceiveStreamOptions
            {
                Codec = codec,
                Ssrc = EmulatedEncoder.Ssrc,
                PayloadType = EmulatedEncoder.PayloadType,
                RtxSsrc = RtxSsrc,
                RtxPayloadType = RtxPayloadType,
                LocalSsrc = 1,
                Cname = "emulated",
            },
            new PacketBufferPool());
    }

    /// <summary>Frames sent.</summary>
    public int Sent => _encoder.Frames.Count;

    /// <summary>Frames given out.</summary>
    public int Given => _given.Count;

    public ReceiveStreamStats Stats => _stream.Stats;

    /// <summary>When the first packet got through after a time, milliseconds.</summary>
    public double FirstArrivalAfter(double ms) => _arrivals.First(at => at > ms);

    /// <summary>When each frame came out, milliseconds.</summary>
    public List<(double AtMs, int Number)> Output { get; } = [];

    public List<double> KeyFrameRequestsMs { get; } = [];

    /// <summary>Runs for so long, then a second without new frames.</summary>
    public EmulatedCall Run(double seconds)
    {
        double now = 0, nextFrame = 0;
        var end = seconds * 1000;
        while (true)
        {
            var next = nextFrame;
            if (_forward.NextMs < next) next = _forward.NextMs.Value;
            if (_back.NextMs < next) next = _back.NextMs.Value;
            if (_stream.NextTimeout is { } due && due.Nanoseconds / 1e6 < next) next = due.Nanoseconds / 1e6;
            // A nanosecond's rounding must not make the same deadline come again.
            now = Math.Max(now, next) + 1e-6;
            if (now > end + 1000) return this;
            if (nextFrame <= now)
            {
                if (nextFrame < end) SendFrame(now);
                nextFrame += FrameMs;
            }
            while (_back.TryReceive(now, out var rtcp)) Answer(rtcp, now);
            while (_forward.TryReceive(now, out var bytes))
            {
                Assert.True(RtpPacket.TryParse(bytes, out var packet));
                _arrivals.Add(now);
                _stream.HandleRtp(packet, At(now));
                Poll(now);
            }
            _stream.HandleTimeout(At(now));
            Poll(now);
        }
    }

    private static Instant At(double nowMs) => new((long)(nowMs * 1e6));

    private void SendFrame(double now)
    {
        var key = _wantsKeyFrame || (_sender.KeyFrameEach is { } each && Sent % each == 0);
        _wantsKeyFrame = false;
        foreach (var packet in _encoder.Next(key))
        {
            var sequence = EmulatedEncoder.SequenceOf(packet);
            _history[sequence] = packet;
            _historyOrder.Enqueue(sequence);
            if (_historyOrder.Count > _sender.HistoryPackets) _history.Remove(_historyOrder.Dequeue());
            _forward.Send(packet, now);
        }
    }

    private void Answer(byte[] rtcp, double now)
    {
        Assert.True(RtcpReader.TryCreate(rtcp, out var reader));
        while (reader.TryRead(out var packet))
        {
            if (packet.Kind == RtcpKind.PictureLossIndication && _sender.AnswersKeyFrameRequests) _wantsKeyFrame = true;
            if (packet.Kind != RtcpKind.Nack) continue;
            var numbers = packet.ReadNack();
            while (numbers.TryRead(out var number))
                if (_history.TryGetValue(number, out var original)) Retransmit(original, now);
        }
    }

    private void Retransmit(byte[] original, double now)
    {
        Assert.True(RtpPacket.TryParse(original, out var packet));
        var rtx = new byte[original.Length + RtxPacket.Overhead];
        RtxPacket.Encode(packet, RtxPayloadType, RtxSsrc, _rtxSequence++, rtx);
        _forward.Send(rtx, now);
    }

    private void Poll(double now)
    {
        while (_stream.TryPollFrame(out var frame)) Check(frame, now);
        Span<byte> buffer = stackalloc byte[1200];
        while (_stream.TryPollRtcp(buffer, out var length))
        {
            Assert.True(RtcpReader.TryCreate(buffer[..length], out var reader));
            while (reader.TryRead(out var packet))
                if (packet.Kind == RtcpKind.PictureLossIndication) KeyFrameRequestsMs.Add(now);
            _back.Send(buffer[..length].ToArray(), now);
        }
    }

    private void Check(in EncodedFrame frame, double now)
    {
        var number = Find(frame.Payload);
        Assert.True(number > _last, $"{_name}: frame {number} after {_last}");
        var sent = _encoder.Frames[number];
        Assert.True(sent.IsKeyFrame == frame.IsKeyFrame, $"{_name}: frame {number} key {frame.IsKeyFrame}");
        Assert.True(sent.Reference is not { } reference || _given.Contains(reference), $"{_name}: frame {number} without {sent.Reference}");
        _last = number;
        _given.Add(number);
        Output.Add((now, number));
    }

    private int Find(ReadOnlySpan<byte> payload)
    {
        for (var number = _last + 1; number < Sent; number++)
            if (payload.SequenceEqual(_encoder.Frames[number].Elementary)) return number;
        Assert.Fail($"{_name}: a frame came out that was not sent (after {_last})");
        return -1;
    }
}
