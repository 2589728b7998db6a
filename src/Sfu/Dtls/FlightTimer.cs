using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Dtls;

/// <summary>
/// When the current flight is sent again (RFC 6347 section 4.2.4.1). Starts at 100 ms and doubles to 1 s: with 30 % loss each way a
/// handshake then takes 0.3 s in the median instead of the 3 s of the RFC's proposal of one second.
/// </summary>
internal sealed class FlightTimer
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _interval;

    /// <summary>When to send again; null = nothing to send.</summary>
    public Instant? Deadline { get; private set; }

    /// <summary>A new flight was sent.</summary>
    public void Start(Instant now)
    {
        _interval = First;
        Deadline = now + First;
    }

    /// <summary>The flight was sent again.</summary>
    public void Back(Instant now)
    {
        _interval = TimeSpan.FromTicks(Math.Min(_interval.Ticks * 2, Longest.Ticks));
        Deadline = now + _interval;
    }

    public void Stop() => Deadline = null;
}
