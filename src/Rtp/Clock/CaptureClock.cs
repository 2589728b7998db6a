using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Clock;

/// <summary>
/// Capture times of one stream: abs-capture-time where a frame carries it, else its RTP timestamp through the newest sender report, both moved
/// to our UTC by the offset of <see cref="ClockOffset"/>; before the first sender report the arrival, and the stamp says so. A time that cannot be true,
/// after the arrival or half a minute before it, is passed over for the next best source.
/// </summary>
/// <remarks>UTC is passed in beside the monotonic time, since the core reads no clock.</remarks>
public sealed class CaptureClock(int clockRateHz)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RestartStep = TimeSpan.FromSeconds(1);
    // A frame arrives after it was captured, as far as the offset is known: it takes steps of the sender's clock up to a second for jitter.
    private static readonly TimeSpan MaxAhead = RestartStep;
    // Longer than anything on the way holds a frame back: repairs, histories and pacing keep seconds.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SmallestUncertainty = TimeSpan.FromMilliseconds(1);
    // Capture, encoding and the way here of an ordinary camera stream: a guess, used only before the first sender report.
    private static readonly TimeSpan ArrivalUncertainty = TimeSpan.FromMilliseconds(200);

    private readonly ClockOffset _offset = new(Window, RestartStep);
    private SenderReport? _report;

    /// <summary>Times a step of the sender's clock restarted the offset.</summary>
    public int Restarts => _offset.Restarts;

    /// <summary>A sender report arrived; reports with NTP time zero (no wall clock, RFC 3550 section 6.4.1) are ignored.</summary>
    public void HandleSenderReport(in SenderReport report, Instant now, DateTimeOffset arrivalUtc)
    {
        if (report.Ntp.Value == 0) return;
        // Report and offset belong together: with a new report and an old offset every stamp would be off by the step.
        if (_offset.Add(arrivalUtc - report.Ntp.ToUtc(), now)) _report = report;
    }

    /// <summary>The capture time of a frame.</summary>
    /// <param name="timestamp">Its RTP timestamp.</param>
    /// <param name="absCaptureTime">Its abs-capture-time, when it carries one.</param>
    /// <param name="arrivalUtc">Arrival of its first packet.</param>
    public CaptureStamp Stamp(MediaTime timestamp, NtpTime? absCaptureTime, DateTimeOffset arrivalUtc)
    {
        if (_offset.Minimum is not { } offset || _report is not { } report) return OfArrival(arrivalUtc);
        var uncertainty = _offset.Spread < SmallestUncertainty ? SmallestUncertainty : _offset.Spread;
        if (absCaptureTime is { } captured && IsPlausible(captured.ToUtc() + offset, arrivalUtc))
            return new CaptureStamp(captured.ToUtc() + offset, CaptureSource.AbsCaptureTime, offset, uncertainty);
        var sinceReport = (double)unchecked((int)(timestamp.Rtp - report.RtpTimestamp)) / clockRateHz;
        var mapped = report.Ntp.ToUtc() + TimeSpan.FromSeconds(sinceReport) + offset;
        return IsPlausible(mapped, arrivalUtc) ? new CaptureStamp(mapped, CaptureSource.SenderReport, offset, uncertainty) : OfArrival(arrivalUtc);
    }

    private static CaptureStamp OfArrival(DateTimeOffset arrivalUtc) => new(arrivalUtc, CaptureSource.Arrival, TimeSpan.Zero, ArrivalUncertainty);

    private static bool IsPlausible(DateTimeOffset captured, DateTimeOffset arrival) => captured - arrival <= MaxAhead && arrival - captured <= MaxAge;
}
