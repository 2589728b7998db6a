using System.Text;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Receive;

/// <summary>
/// Writes the RTCP of one received stream: a receiver report each interval, NACKs and key-frame requests as they fall due. Every datagram is a
/// full compound (RR and SDES first, RFC 3550 section 6.1), since reduced-size RTCP is not agreed with every sender.
/// </summary>
internal sealed class FeedbackScheduler(ReceiveStreamOptions options, ReceptionStatistics statistics, NackGenerator nack, KeyFrameRequester keyFrames)
{
    // 200 numbers are at most 800 octets: with the rest of the compound, well inside a datagram.
    private const int MaxNacks = 200;
    // RR with one block, XR, FIR and the headers of SDES and NACK.
    private const int FixedLength = 112;
    // The first report comes early, so that the sender knows the round trip soon.
    private static readonly TimeSpan FirstReport = TimeSpan.FromMilliseconds(500);

    private readonly byte[] _cname = Encoding.ASCII.GetBytes(options.Cname);
    private Instant? _reportAt;
    private byte _command = byte.MaxValue;

    public Instant? NextTimeout
    {
        get
        {
            var next = Instant.Earliest(_reportAt, keyFrames.NextTimeout);
            return options.UseNack ? Instant.Earliest(next, nack.NextTimeout) : next;
        }
    }

    /// <summary>The stream is alive: reports begin.</summary>
    public void HandlePacket(Instant now) => _reportAt ??= now + FirstReport;

    /// <summary>One compound when anything is due; false also when the buffer is too short for the fixed part.</summary>
    public bool TryPoll(Instant now, Span<byte> target, out int length)
    {
        length = 0;
        Span<ushort> lost = stackalloc ushort[MaxNacks];
        var fixedPart = FixedLength + _cname.Length;
        var room = Math.Min(MaxNacks, (target.Length - fixedPart) / 4);
        if (room <= 0) return false;
        var nacked = 0;
        var hasNack = options.UseNack && nack.TryPollRequest(now, lost[..room], out nacked);
        var hasKeyFrameRequest = keyFrames.TryPollRequest(now);
        var hasReport = _reportAt <= now;
        if (!hasNack && !hasKeyFrameRequest && !hasReport) return false;
        var writer = new RtcpWriter(target);
        if (hasReport && statistics.TryBuildReport(now, out var block)) writer.TryWriteReceiverReport(options.LocalSsrc, [block]);
        else writer.TryWriteReceiverReport(options.LocalSsrc, []);
        if (hasReport) _reportAt = now + options.ReportInterval;
        writer.TryWriteCname(options.LocalSsrc, _cname);
        if (hasReport && options.UseReferenceTimes) writer.TryWriteReferenceTime(options.LocalSsrc, ReferenceTimeClock.At(now));
        if (hasKeyFrameRequest) WriteKeyFrameRequest(ref writer);
        if (hasNack) writer.TryWriteNack(options.LocalSsrc, options.Ssrc, lost[..nacked]);
        length = writer.Length;
        return true;
    }

    private void WriteKeyFrameRequest(ref RtcpWriter writer)
    {
        if (options.KeyFrameRequest == KeyFrameRequestKind.PictureLossIndication)
        {
            writer.TryWritePictureLossIndication(options.LocalSsrc, options.Ssrc);
            return;
        }
        // A repeated command keeps its number (RFC 5104 section 4.3.1.2).
        if (!keyFrames.LastWasRepeat) _command++;
        writer.TryWriteFullIntraRequest(options.LocalSsrc, options.Ssrc, _command);
    }
}
