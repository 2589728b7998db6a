using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// The publisher's wall clock over the output timeline, from its sender reports. Between reports both run on together, so the relation a
/// consumer gets is exactly the publisher's.
/// </summary>
internal sealed class SenderClock(int clockRateHz)
{
    private NtpTime _ntp;
    private long _timestamp;
    private Instant _receivedAt;

    /// <summary>Whether the publisher has reported since it (re)started.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The publisher's clock at the last report.</summary>
    public NtpTime LastNtp => _ntp;

    /// <summary>The RTP timestamp of the last report, on the output timeline.</summary>
    public long LastTimestamp => _timestamp;

    /// <summary>When the last report came.</summary>
    public Instant LastReceivedAt => _receivedAt;

    /// <summary>A report arrived; its RTP timestamp is on the output timeline already.</summary>
    public void Update(NtpTime ntp, long timestamp, Instant receivedAt)
    {
        // An all-zero NTP time says that the sender has no wall clock (RFC 3550 section 6.4.1).
        if (ntp.Value == 0) return;
        _ntp = ntp;
        _timestamp = timestamp;
        _receivedAt = receivedAt;
        IsKnown = true;
    }

    /// <summary>The publisher was restarted: its old reports say nothing about its new stream.</summary>
    public void Reset() => IsKnown = false;

    /// <summary>The same moment on both clocks, now. False before the first report.</summary>
    public bool TryRead(Instant now, out NtpTime ntp, out uint timestamp)
    {
        var elapsed = now - _receivedAt;
        var fraction = (ulong)((Int128)elapsed.Ticks * (1L << 32) / TimeSpan.TicksPerSecond);
        ntp = new NtpTime(unchecked(_ntp.Value + fraction));
        timestamp = unchecked((uint)(_timestamp + elapsed.Ticks * clockRateHz / TimeSpan.TicksPerSecond));
        return IsKnown;
    }
}
