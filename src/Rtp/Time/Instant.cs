namespace RoomLens.Rtp.Time;

/// <summary>A point on the monotonic clock of this process, in nanoseconds. Passed in by the owner of the I/O, never read here.</summary>
/// <param name="Nanoseconds">Nanoseconds since an arbitrary origin.</param>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>Nanoseconds in one tick of <see cref="TimeSpan"/>.</summary>
    private const long NanosecondsPerTick = 100;

    /// <summary>The time this far after.</summary>
    public static Instant operator +(Instant at, TimeSpan span) => new(at.Nanoseconds + span.Ticks * NanosecondsPerTick);

    /// <summary>The time this far before.</summary>
    public static Instant operator -(Instant at, TimeSpan span) => new(at.Nanoseconds - span.Ticks * NanosecondsPerTick);

    /// <summary>The time between two instants, to 100 ns.</summary>
    public static TimeSpan operator -(Instant later, Instant earlier) =>
        TimeSpan.FromTicks((later.Nanoseconds - earlier.Nanoseconds) / NanosecondsPerTick);

    /// <summary>Earlier than.</summary>
    public static bool operator <(Instant a, Instant b) => a.Nanoseconds < b.Nanoseconds;

    /// <summary>Later than.</summary>
    public static bool operator >(Instant a, Instant b) => a.Nanoseconds > b.Nanoseconds;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Instant a, Instant b) => a.Nanoseconds <= b.Nanoseconds;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Instant a, Instant b) => a.Nanoseconds >= b.Nanoseconds;

    /// <summary>An instant from whole milliseconds.</summary>
    public static Instant FromMilliseconds(long milliseconds) => new(milliseconds * 1_000_000);

    /// <summary>The earlier of two deadlines; null means none.</summary>
    public static Instant? Earliest(Instant? a, Instant? b) => a is null ? b : b is null || a.Value <= b.Value ? a : b;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
