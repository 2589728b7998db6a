namespace RoomLens.Rtp.Time;

/// <summary>A 64-bit NTP timestamp (RFC 3550 section 4): seconds since 1900 and a 32-bit fraction; the wall clock of a sender report.</summary>
/// <param name="Value">The 64 bits as on the wire.</param>
public readonly record struct NtpTime(ulong Value)
{
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The middle 32 bits, as in LSR and XR fields.</summary>
    public uint Middle => (uint)(Value >> 16);

    /// <summary>From UTC.</summary>
    public static NtpTime FromUtc(DateTimeOffset utc)
    {
        var ticks = (utc - Epoch).Ticks;
        var seconds = (ulong)(ticks / TimeSpan.TicksPerSecond);
        var fraction = ((ulong)(ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond;
        return new NtpTime((seconds << 32) | fraction);
    }

    /// <summary>To UTC, in the era that began in 1900 (ends 2036) or, for small values, the next one.</summary>
    public DateTimeOffset ToUtc()
    {
        var seconds = (long)(Value >> 32);
        if (seconds < 0x80000000L) seconds += 0x1_0000_0000L;
        var fraction = (long)(((Value & 0xFFFFFFFF) * TimeSpan.TicksPerSecond) >> 32);
        return Epoch.AddTicks(seconds * TimeSpan.TicksPerSecond + fraction);
    }
}
