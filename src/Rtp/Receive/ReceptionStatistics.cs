using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Receive;

/// <summary>Reception statistics of one SSRC and its report blocks (RFC 3550 appendices A.3 and A.8). For bots as for an SFU's publishers.</summary>
public sealed class ReceptionStatistics(uint ssrc, int clockRateHz)
{
    private long? _base;
    private long _highest;
    private long _expectedPrior;
    private long _receivedPrior;
    private long _received;
    private long? _transit;
    private double _jitter;
    private (uint Middle, Instant At)? _senderReport;

    /// <summary>Packets received, duplicates and retransmissions on the same SSRC included.</summary>
    public long Packets => _received;

    /// <summary>Payload octets received.</summary>
    public long PayloadBytes { get; private set; }

    /// <summary>Expected minus received; negative with duplicates.</summary>
    public long Lost => _base is { } first ? _highest - first + 1 - _received : 0;

    /// <summary>Interarrival jitter.</summary>
    public TimeSpan Jitter => TimeSpan.FromSeconds(_jitter / clockRateHz);

    /// <summary>Counts a packet that arrived on this SSRC.</summary>
    /// <param name="extendedSequence">From <see cref="SequenceGuard"/>.</param>
    /// <param name="timestamp">RTP timestamp as on the wire.</param>
    /// <param name="payloadBytes">Octets of payload.</param>
    /// <param name="now">Arrival.</param>
    public void HandlePacket(long extendedSequence, uint timestamp, int payloadBytes, Instant now)
    {
        if (_base is null) (_base, _highest) = (extendedSequence, extendedSequence);
        _received++;
        PayloadBytes += payloadBytes;
        if (extendedSequence < _highest) return;
        _highest = extendedSequence;
        // RFC 3550 section 6.4.1: difference of relative transit times, smoothed by 1/16, in timestamp units. Late packets are
        // left out: a retransmission's delay is not the network's jitter.
        var transit = (long)(now.Nanoseconds / 1e9 * clockRateHz) - timestamp;
        if (_transit is { } previous)
        {
            var difference = Math.Abs((double)unchecked((int)(transit - previous)));
            _jitter += (difference - _jitter) / 16;
        }
        _transit = transit;
    }

    /// <summary>Remembers the newest sender report for LSR and DLSR.</summary>
    public void HandleSenderReport(NtpTime ntp, Instant now) => _senderReport = (ntp.Middle, now);

    /// <summary>The sender began a new numbering: counting starts again, as RFC 3550 A.1 has it.</summary>
    public void Restart()
    {
        _base = null;
        _received = _receivedPrior = _expectedPrior = 0;
        _transit = null;
    }

    /// <summary>The report block since the last one; false before the first packet. Each call begins a new interval for the fraction lost.</summary>
    public bool TryBuildReport(Instant now, out ReportBlock block)
    {
        block = default;
        if (_base is not { } first) return false;
        var expected = _highest - first + 1;
        var expectedInterval = expected - _expectedPrior;
        var lostInterval = expectedInterval - (_received - _receivedPrior);
        (_expectedPrior, _receivedPrior) = (expected, _received);
        var fraction = expectedInterval == 0 || lostInterval <= 0 ? 0 : Math.Min(255, (lostInterval << 8) / expectedInterval);
        var (lsr, dlsr) = _senderReport is { } report
            ? (report.Middle, (uint)Math.Clamp((now - report.At).TotalSeconds * 65536, 0, uint.MaxValue))
            : (0u, 0u);
        block = new ReportBlock(
            ssrc, (byte)fraction, (int)Math.Clamp(expected - _received, -0x800000, 0x7FFFFF), unchecked((uint)_highest), (uint)_jitter, lsr, dlsr);
        return true;
    }
}
