using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Receive;

/// <summary>
/// The round trip of a receiver that sends no media (RFC 3611 sections 4.4 and 4.5): it states a time of its own, and the sender says how long
/// it kept it. Any clock will do, since only its differences count: here the monotonic one.
/// </summary>
public static class ReferenceTimeClock
{
    private const double NanosecondsPerSecond = 1e9;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The reference time to state now.</summary>
    public static NtpTime At(Instant now)
    {
        var seconds = (ulong)(now.Nanoseconds / 1_000_000_000);
        var fraction = (ulong)(now.Nanoseconds % 1_000_000_000 / NanosecondsPerSecond * 4294967296.0);
        return new NtpTime((seconds << 32) | fraction);
    }

    /// <summary>The round trip by the sender's answer. False: it answers nothing, or the result cannot be true.</summary>
    public static bool TryMeasure(in ReferenceTimeDelay answer, Instant now, out TimeSpan roundTrip)
    {
        var units = unchecked(At(now).Middle - answer.LastReferenceTime - answer.Delay);
        roundTrip = TimeSpan.FromSeconds(units / 65536.0);
        return answer.LastReferenceTime != 0 && roundTrip <= Longest;
    }
}
