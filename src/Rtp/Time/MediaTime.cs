namespace RoomLens.Rtp.Time;

/// <summary>An RTP timestamp widened to 64 bits, with its clock rate.</summary>
/// <param name="Ticks">Extended timestamp.</param>
/// <param name="ClockRateHz">RTP clock rate, e.g. 90000.</param>
public readonly record struct MediaTime(long Ticks, int ClockRateHz)
{
    /// <summary>The 32 bits that travel.</summary>
    public uint Rtp => unchecked((uint)Ticks);

    /// <summary>Time between two points of one clock.</summary>
    public static TimeSpan operator -(MediaTime later, MediaTime earlier) =>
        TimeSpan.FromTicks((later.Ticks - earlier.Ticks) * TimeSpan.TicksPerSecond / later.ClockRateHz);
}
