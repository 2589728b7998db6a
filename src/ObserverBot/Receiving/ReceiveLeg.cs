using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.ObserverBot.Telemetry;
using RoomLens.Rtp.Clock;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Receiving;

/// <summary>
/// One consumer as received: repairs and orders its packets, stamps its frames with their capture time and passes them on. Belongs to the
/// media thread but for <see cref="Activity"/>.
/// </summary>
internal sealed class ReceiveLeg
{
    private readonly ReceiveStreamOptions _options;
    private readonly ReceiveStream _stream;
    private readonly CaptureClock _capture;
    private readonly MonotonicClock _clock;
    private readonly IFrameTaker _taker;
    private readonly BotMetrics _metrics;
    private readonly KeyFrameAllowance _keyFrames = new();
    private long _unreadable;
    private long _lastPacketAt;
    private long _lost;
    private long _nacked;
    private long _keyFramesAsked;
    private bool _hasPacket;
    private volatile bool _goodbye;

    /// <summary>A leg that has received nothing.</summary>
    public ReceiveLeg(
        UdpAddress sender, ReceiveStreamOptions options, PacketBufferPool pool, MonotonicClock clock, IFrameTaker taker, BotMetrics metrics)
    {
        Sender = sender;
        _options = options;
        _stream = new ReceiveStream(options, pool);
        _capture = new CaptureClock(options.ClockRateHz);
        _clock = clock;
        _taker = taker;
        _metrics = metrics;
    }

    /// <summary>The SFU's transport: packets come from there and feedback goes there.</summary>
    public UdpAddress Sender { get; }

    /// <summary>SSRC of the media.</summary>
    public uint Ssrc => _options.Ssrc;

    /// <summary>SSRC of the retransmissions, if any.</summary>
    public uint? RtxSsrc => _options.RtxSsrc;

    /// <summary>What was received so far. Any thread.</summary>
    public LegActivity Activity => new(
        Volatile.Read(ref _hasPacket) ? new Instant(Volatile.Read(ref _lastPacketAt)) : null, _goodbye, Interlocked.Read(ref _lost));

    /// <summary>When <see cref="HandleTimeout"/> has something to do.</summary>
    public Instant? NextTimeout => _stream.NextTimeout;

    /// <summary>A packet of one of its SSRCs.</summary>
    public void HandleRtp(in RtpPacket packet, Instant now)
    {
        Volatile.Write(ref _lastPacketAt, now.Nanoseconds);
        Volatile.Write(ref _hasPacket, true);
        _stream.HandleRtp(packet, now);
        if (packet.Marker) _keyFrames.HandleFrameEnd();
        PassFrames(now);
        JudgeReadability();
    }

    /// <summary>A sender report of its media SSRC.</summary>
    public void HandleSenderReport(in SenderReport report, Instant now)
    {
        _stream.HandleSenderReport(report, now);
        _capture.HandleSenderReport(report, now, _clock.ToUtc(now));
    }

    /// <summary>The sender's answers to our reference times (RFC 3611).</summary>
    public void HandleExtendedReport(ExtendedReportReader report, Instant now)
    {
        while (report.TryRead(out _, out var delay))
            if (delay is { } answer) _stream.HandleReferenceTimeDelay(answer, now);
    }

    /// <summary>The sender said BYE.</summary>
    public void HandleGoodbye() => _goodbye = true;

    /// <summary>Time has passed.</summary>
    public void HandleTimeout(Instant now)
    {
        _stream.HandleTimeout(now);
        PassFrames(now);
    }

    /// <summary>What was given out cannot be used: frames go on at a key frame.</summary>
    public void RequireKeyFrame(Instant now) => _stream.RequireKeyFrame(now);

    /// <summary>One RTCP compound that is due.</summary>
    public bool TryPollRtcp(Span<byte> target, out int length)
    {
        if (!_stream.TryPollRtcp(target, out length)) return false;
        CountFeedback();
        return true;
    }

    private void PassFrames(Instant now)
    {
        while (_stream.TryPollFrame(out var frame))
        {
            var capture = _capture.Stamp(frame.Timestamp, frame.AbsCaptureTime, _clock.ToUtc(frame.FirstPacketAt));
            if (!_taker.Enqueue(frame, capture)) _stream.RequireKeyFrame(now);
        }
    }

    private void JudgeReadability()
    {
        var unreadable = _stream.Unreadable;
        if (unreadable != _unreadable) _taker.HandleUnreadable(unreadable - _unreadable);
        _unreadable = unreadable;
        _keyFrames.Update(unreadable + _taker.Refused, _taker.Decoded, _stream.KeyFrameRequests);
        _stream.HoldsKeyFrameRequests = _keyFrames.IsSpent;
    }

    private void CountFeedback()
    {
        var stats = _stream.Stats;
        _metrics.NacksSent(stats.NackedPackets - _nacked);
        _metrics.KeyFramesRequested(stats.KeyFrameRequests - _keyFramesAsked);
        // Expected minus received counts what is repaired on the retransmission SSRC; it can shrink while repairs are under way.
        var lost = Math.Max(_lost, stats.Lost - stats.RecoveredPackets);
        _metrics.PacketsLost(lost - _lost);
        (_nacked, _keyFramesAsked) = (stats.NackedPackets, stats.KeyFrameRequests);
        Interlocked.Exchange(ref _lost, lost);
    }
}
