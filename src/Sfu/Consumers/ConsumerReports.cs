using System.Text;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Telemetry;

namespace RoomLens.Sfu.Consumers;

/// <summary>The RTCP a consumer sends, and what its receiver's reports say.</summary>
internal sealed class ConsumerReports(ConsumerSettings settings, string cname)
{
    /// <summary>The field's assumption while the round trip is unknown (RetransmissionLimiter).</summary>
    public static readonly TimeSpan AssumedRoundTrip = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest compound written here: SR or RR, SDES with a bounded CNAME, BYE or XR.</summary>
    public const int MaxLength = 384;

    // RFC 3611 section 4.5: delays are in 1/65536 s.
    private const double DelayUnit = 65536;

    private readonly SenderReportTable _sent = new();
    private readonly byte[] _cname = Encoding.UTF8.GetBytes(cname);
    private (uint Receiver, NtpTime Time, Instant At)? _referenceTime;

    /// <summary>Round trip by the last report that allowed one.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Fraction lost by the last report, 0..1.</summary>
    public double FractionLost { get; private set; }

    /// <summary>Takes a report block about the consumer's SSRC.</summary>
    public void HandleReport(in ReportBlock block, Instant now)
    {
        FractionLost = block.FractionLost / 256.0;
        if (_sent.TryGetRoundTrip(block, now, out var roundTrip)) RoundTrip = roundTrip;
    }

    /// <summary>A receiver stated its time.</summary>
    public void HandleReferenceTime(uint receiver, NtpTime time, Instant now) => _referenceTime = (receiver, time, now);

    /// <summary>Writes SR and SDES on the producer's clock; 0 while that clock is not known: a report is never invented.</summary>
    public int WriteSenderReport(SenderClock clock, RateMeter sent, Instant now, Span<byte> target)
    {
        if (!clock.TryRead(now, out var ntp, out var timestamp)) return 0;
        var writer = new RtcpWriter(target);
        // Payload octets do not count headers (RFC 3550 section 6.4.1).
        var payloadOctets = sent.TotalOctets - sent.TotalPackets * RtpPacket.FixedHeaderLength;
        var report = new SenderReport(settings.Ssrc, ntp, timestamp, unchecked((uint)sent.TotalPackets), unchecked((uint)payloadOctets));
        if (!writer.TryWriteSenderReport(report, []) || !writer.TryWriteCname(settings.Ssrc, _cname)) return 0;
        _sent.Record(ntp, now);
        AnswerReferenceTime(ref writer, now);
        return writer.Length;
    }

    /// <summary>Writes what a receiver's time is owed when there is nothing to report; 0 when none came.</summary>
    public int WriteAnswer(Instant now, Span<byte> target)
    {
        if (_referenceTime is null) return 0;
        var writer = new RtcpWriter(target);
        writer.TryWriteReceiverReport(settings.Ssrc, []);
        writer.TryWriteCname(settings.Ssrc, _cname);
        AnswerReferenceTime(ref writer, now);
        return writer.Length;
    }

    /// <summary>Writes an empty RR, SDES and BYE (RFC 3550 section 6.1: a compound begins with a report).</summary>
    public int WriteGoodbye(Span<byte> target)
    {
        var writer = new RtcpWriter(target);
        writer.TryWriteReceiverReport(settings.Ssrc, []);
        writer.TryWriteCname(settings.Ssrc, _cname);
        writer.TryWriteGoodbye([settings.Ssrc]);
        return writer.Length;
    }

    /// <summary>Says once how long the receiver's time was kept (RFC 3611 section 4.5): a receiver that sends no media learns its round trip by that.</summary>
    private void AnswerReferenceTime(ref RtcpWriter writer, Instant now)
    {
        if (_referenceTime is not { } stated) return;
        var delay = (uint)((now - stated.At).TotalSeconds * DelayUnit);
        writer.TryWriteReferenceTimeDelays(settings.Ssrc, [new ReferenceTimeDelay(stated.Receiver, stated.Time.Middle, delay)]);
        _referenceTime = null;
    }
}
