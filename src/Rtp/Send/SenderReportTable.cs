using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// When each sender report left, by the middle 32 bits of its NTP time. Forwarded reports carry the producer's clock, so a round trip
/// cannot be computed from LSR alone (RFC 3550 section 6.4.1): it takes the local time of sending. Keeps the last <see cref="Capacity"/> reports.
/// </summary>
public sealed class SenderReportTable
{
    /// <summary>Reports remembered; receivers answer the newest or the one before.</summary>
    public const int Capacity = 16;

    private readonly (uint Middle, Instant SentAt)[] _reports = new (uint, Instant)[Capacity];
    private int _written;

    /// <summary>A report was sent.</summary>
    public void Record(NtpTime ntp, Instant sentAt) => _reports[_written++ % Capacity] = (ntp.Middle, sentAt);

    /// <summary>Round trip from a report block: arrival − sending − delay at the receiver. False: no report in it, one long forgotten, or a negative result.</summary>
    public bool TryGetRoundTrip(in ReportBlock block, Instant now, out TimeSpan roundTrip)
    {
        roundTrip = default;
        if (block.LastSenderReport == 0) return false;
        for (var i = _written - 1; i >= 0 && i > _written - 1 - Capacity; i--)
        {
            var (middle, sentAt) = _reports[i % Capacity];
            if (middle != block.LastSenderReport) continue;
            roundTrip = now - sentAt - TimeSpan.FromSeconds(block.DelaySinceLastSenderReport / 65536.0);
            return roundTrip >= TimeSpan.Zero;
        }
        return false;
    }
}
