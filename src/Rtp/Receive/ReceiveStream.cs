using System.Buffers.Binary;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Frames.Gates;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Receive;

/// <summary>
/// A received video stream: packets in, complete decodable frames and RTCP out. It composes <see cref="SequenceGuard"/>,
/// <see cref="ReceptionStatistics"/>, <see cref="NackGenerator"/>, <see cref="KeyFrameRequester"/>, the frame assembler and the key-frame gate.
/// </summary>
/// <remarks>
/// After each Handle… call, and at <see cref="NextTimeout"/> after <see cref="HandleTimeout"/>: poll <see cref="TryPollFrame"/> until false, then
/// <see cref="TryPollRtcp"/> until false. A spurious call is harmless. One thread; nothing is allocated per packet once buffers are warm.
/// </remarks>
public sealed class ReceiveStream
{
    private readonly ReceiveStreamOptions _options;
    private readonly SequenceGuard _guard = new();
    private readonly TimestampExtender _timestamps = new();
    private readonly ReceptionStatistics _statistics;
    private readonly NackGenerator _nack;
    private readonly KeyFrameRequester _keyFrames = new();
    private readonly FeedbackScheduler _feedback;
    private readonly FrameAssembler _assembler;
    private readonly IDepacketizer _depacketizer;
    private readonly IDecodabilityGate _gate;
    private Instant _now;
    private Instant _lastMediaAt;
    private long _highest;
    private long _staleBefore = long.MinValue;
    private bool _began;
    private long _rtxPackets, _duplicates, _late, _refused, _frames, _keyFrameCount, _undecodable, _unreadable;

    /// <summary>A stream that has not begun.</summary>
    /// <param name="options">What was agreed.</param>
    /// <param name="pool">Packet buffers, shared by the streams of one thread.</param>
    /// <exception cref="ArgumentException">The codec has no depacketizer here: ask <see cref="Supports"/> first.</exception>
    public ReceiveStream(ReceiveStreamOptions options, PacketBufferPool pool)
    {
        if (!Supports(options.Codec)) throw new ArgumentException($"{options.Codec} cannot be received.", nameof(options));
        _options = options;
        _statistics = new ReceptionStatistics(options.Ssrc, options.ClockRateHz);
        _nack = new NackGenerator(options.Nack with { RepairsAreMarked = options.RtxSsrc is not null });
        _feedback = new FeedbackScheduler(options, _statistics, _nack, _keyFrames);
        _depacketizer = Depacketizers.Create(options.Codec);
        _gate = DecodabilityGates.Create(options.Codec);
        _assembler = new FrameAssembler(options.Assembly, pool, _depacketizer);
    }

    /// <summary>Whether frames of this codec can be put together.</summary>
    public static bool Supports(VideoCodec codec) => Enum.IsDefined(codec);

    /// <summary>When <see cref="HandleTimeout"/> has something to do.</summary>
    public Instant? NextTimeout => Instant.Earliest(_feedback.NextTimeout, _assembler.NextTimeout);

    /// <summary>Payloads and frames that came whole and are nothing the codec allows: what damage on the way does not do, but encryption does.</summary>
    public long Unreadable => _unreadable + _assembler.UnreadableFrames;

    /// <summary>Key-frame requests sent so far.</summary>
    public long KeyFrameRequests => _keyFrames.Sent;

    /// <summary>No key frame is asked for, whatever is lost, until this is undone.</summary>
    public bool HoldsKeyFrameRequests
    {
        get => _keyFrames.IsHeld;
        set => _keyFrames.IsHeld = value;
    }

    /// <summary>Counters since the start.</summary>
    public ReceiveStreamStats Stats => new()
    {
        Packets = _statistics.Packets,
        PayloadBytes = _statistics.PayloadBytes,
        RetransmissionPackets = _rtxPackets,
        Lost = _statistics.Lost,
        Duplicates = _duplicates,
        Late = _late,
        Refused = _refused,
        NackedPackets = _nack.Requested,
        RecoveredPackets = _nack.Recovered,
        KeyFrameRequests = _keyFrames.Sent,
        Frames = _frames,
        KeyFrames = _keyFrameCount,
        UndecodableFrames = _undecodable,
        DroppedPackets = _assembler.DroppedPackets,
        HolesSkipped = _assembler.HolesSkipped,
        Restarts = _guard.Restarts,
        RoundTrip = _nack.RoundTrip,
        Jitter = _statistics.Jitter,
    };

    /// <summary>A packet of this stream's media or retransmission SSRC; others are refused and counted.</summary>
    public void HandleRtp(in RtpPacket packet, Instant now)
    {
        _now = now;
        if (packet.Ssrc == _options.Ssrc && packet.PayloadType == _options.PayloadType) HandleMedia(packet, now);
        else if (packet.Ssrc == _options.RtxSsrc && packet.PayloadType == _options.RtxPayloadType) HandleRetransmission(packet, now);
        else _refused++;
    }

    /// <summary>A sender report of the media SSRC.</summary>
    public void HandleSenderReport(in SenderReport report, Instant now)
    {
        _now = now;
        if (report.Ssrc == _options.Ssrc) _statistics.HandleSenderReport(report.Ntp, now);
    }

    /// <summary>An answer to a receiver reference time, from an extended report of the sender; others' are passed over.</summary>
    public void HandleReferenceTimeDelay(in ReferenceTimeDelay delay, Instant now)
    {
        _now = now;
        if (delay.Ssrc == _options.LocalSsrc && ReferenceTimeClock.TryMeasure(delay, now, out var roundTrip)) _nack.SetRoundTrip(roundTrip);
    }

    /// <summary>Time has passed.</summary>
    public void HandleTimeout(Instant now) => _now = now;

    /// <summary>Asks for a key frame; frames go on meanwhile.</summary>
    public void RequestKeyFrame(Instant now)
    {
        _now = now;
        _keyFrames.Request(now);
    }

    /// <summary>The frames given out were thrown away or could not be decoded: nothing leaves before the next key frame, which is asked for.</summary>
    public void RequireKeyFrame(Instant now)
    {
        _gate.Close();
        RequestKeyFrame(now);
    }

    /// <summary>The next complete, decodable frame in decode order. Its payload is valid until the next call on this stream.</summary>
    public bool TryPollFrame(out EncodedFrame frame)
    {
        frame = default;
        _assembler.HoleWait = HoleWait();
        _assembler.KeyFrameSkipWait = KeyFrameSkipWait();
        while (_assembler.TryAssemble(_now, out var assembled, out var payload))
        {
            var verdict = _gate.Judge(assembled, ref payload, out var framesMissing);
            if (_gate.NeedsKeyFrame) _keyFrames.Request(_now);
            if (verdict == GateVerdict.Refused) _undecodable++;
            if (verdict != GateVerdict.Passed) continue;
            _frames++;
            if (assembled.Content.IsKeyFrame)
            {
                _keyFrameCount++;
                _keyFrames.KeyFrameReceived();
            }
            frame = ToEncoded(assembled, payload, framesMissing);
            return true;
        }
        _nack.ClearBefore(_assembler.Head);
        if (_options.UseNack && _assembler.BlockedUntil is { } givenUpAt) _nack.AskOnceMoreBefore(givenUpAt);
        return false;
    }

    /// <summary>One RTCP compound that is due, to be sent to the sender's RTCP address.</summary>
    /// <param name="target">Room for a datagram: 1200 octets.</param>
    /// <param name="length">Octets written.</param>
    public bool TryPollRtcp(Span<byte> target, out int length) => _feedback.TryPoll(_now, target, out length);

    private void HandleMedia(in RtpPacket packet, Instant now)
    {
        var verdict = _guard.Accept(packet.SequenceNumber, out var sequence);
        if (verdict == SequenceVerdict.Stray)
        {
            _refused++;
            return;
        }
        if (verdict == SequenceVerdict.Restarted) Restart(sequence, now);
        CheckSilence(sequence, now);
        _statistics.HandlePacket(sequence, packet.Timestamp, packet.Payload.Length, now);
        _feedback.HandlePacket(now);
        Store(packet, sequence, packet.Payload, recovered: false, now);
    }

    private void HandleRetransmission(in RtpPacket packet, Instant now)
    {
        _rtxPackets++;
        var payload = packet.Payload;
        // Without an original sequence number it is probing padding; before the first media packet there is nothing to repair.
        if (payload.Length < RtxPacket.Overhead || !_began) return;
        if (!_guard.TryWiden(BinaryPrimitives.ReadUInt16BigEndian(payload), out var sequence)) _refused++;
        else Store(packet, sequence, payload[RtxPacket.Overhead..], recovered: true, now);
    }

    private void Store(in RtpPacket packet, long sequence, ReadOnlySpan<byte> payload, bool recovered, Instant now)
    {
        var slot = new PacketSlot { Sequence = sequence, Marker = packet.Marker, Timestamp = _timestamps.Extend(packet.Timestamp), Arrival = now };
        slot.Kind = payload.IsEmpty ? SlotKind.Padding : _depacketizer.TryDescribe(payload, out slot.Descriptor) ? SlotKind.Media : SlotKind.Damaged;
        if (slot.Kind == SlotKind.Damaged)
        {
            _refused++;
            _unreadable++;
        }

        var dependencies = packet.HasExtension ? ReadExtensions(packet, ref slot) : default;
        // The payload of AV1 does not tell where a frame begins after a hole; the descriptor does, and what it refers to is judged by the gate.
        if (slot.Descriptor.Edge == FrameEdge.Unknown && DependencyDescriptorHeader.TryParse(dependencies, out var header) && header.StartOfFrame)
            slot.Descriptor = slot.Descriptor with { Edge = FrameEdge.SelfContained };
        var media = slot.Kind == SlotKind.Media ? payload[slot.Descriptor.Length..] : default;
        switch (_assembler.Insert(slot, media, dependencies))
        {
            case InsertResult.Duplicate: _duplicates++; break;
            case InsertResult.Late: _late++; break;
            case InsertResult.Overflowed: RequireKeyFrame(now); break;
            default: break;
        }
        if (!_began && slot.Kind == SlotKind.Media && !slot.Descriptor.IsKeyFrame) _keyFrames.Request(now);
        _began = true;
        if (!_options.UseNack) return;
        _nack.HandlePacket(sequence, recovered, now, slot.Kind == SlotKind.Media && slot.Descriptor.IsKeyFrame);
        if (_nack.TakeOverflow()) _keyFrames.Request(now);
    }

    /// <summary>Takes what the extensions tell of the frame; returns the dependency descriptor.</summary>
    private ReadOnlySpan<byte> ReadExtensions(RtpPacket packet, scoped ref PacketSlot slot)
    {
        ReadOnlySpan<byte> dependencies = default;
        var elements = packet.ReadExtensions();
        while (elements.TryRead(out var id, out var data))
        {
            if (id == _options.VideoOrientationId && HeaderExtensions.TryReadVideoOrientation(data, out var rotation)) slot.Rotation = rotation;
            else if (id == _options.AbsCaptureTimeId && HeaderExtensions.TryReadAbsCaptureTime(data, out var captured, out _)) slot.AbsCaptureTime = captured;
            else if (id == _options.DependencyDescriptorId) dependencies = data;
        }
        return dependencies;
    }

    private void Restart(long sequence, Instant now)
    {
        _assembler.Restart();
        _nack.Restart(sequence);
        _statistics.Restart();
        _timestamps.Reset();
        RequireKeyFrame(now);
    }

    /// <summary>
    /// Nothing came for so long that what was lost meanwhile is past its time: a key frame is the way back, asked for at once instead of after
    /// the hole's deadline. Repairs go on, since the sender may not answer.
    /// </summary>
    private void CheckSilence(long sequence, Instant now)
    {
        if (_began && sequence > _highest + 1 && now - _lastMediaAt >= _options.Assembly.MaxHoleWait)
        {
            _staleBefore = sequence;
            _keyFrames.Request(now);
        }
        _lastMediaAt = now;
        if (sequence > _highest) _highest = sequence;
    }

    private TimeSpan KeyFrameSkipWait()
    {
        if (_gate.NeedsKeyFrame || !_options.UseNack || _assembler.Head < _staleBefore) return TimeSpan.Zero;
        return _nack.RoundTrip * 2 + _options.Nack.FirstDelay;
    }

    private TimeSpan HoleWait()
    {
        var wait = _nack.RoundTrip * _options.Assembly.HoleWaitRoundTrips;
        // The round trip is a guess until the first repair: the shortest wait then.
        if (_nack.Recovered == 0 || wait < _options.Assembly.MinHoleWait) return _options.Assembly.MinHoleWait;
        return wait > _options.Assembly.MaxHoleWait ? _options.Assembly.MaxHoleWait : wait;
    }

    private EncodedFrame ToEncoded(scoped in AssembledFrame frame, ReadOnlySpan<byte> payload, bool framesMissing) => new()
    {
        Codec = _options.Codec,
        Payload = payload,
        IsKeyFrame = frame.Content.IsKeyFrame,
        Timestamp = new MediaTime(frame.Timestamp, _options.ClockRateHz),
        GapBefore = framesMissing,
        TemporalId = frame.Descriptor.TemporalId ?? 0,
        SpatialId = frame.Descriptor.SpatialId ?? 0,
        FirstPacketAt = frame.FirstPacketAt,
        Rotation = frame.Rotation,
        AbsCaptureTime = frame.AbsCaptureTime,
    };
}
