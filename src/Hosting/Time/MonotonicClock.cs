using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Time;

/// <summary>Reads the monotonic clock as <see cref="Instant"/> and maps instants to UTC. The one place where the packet path gets its time from.</summary>
public sealed class MonotonicClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private readonly TimeProvider _time;
    private readonly long _frequency;

    /// <summary>A clock over the system's time.</summary>
    public MonotonicClock() : this(TimeProvider.System)
    {
    }

    /// <summary>A clock over a given source of time (tests).</summary>
    public MonotonicClock(TimeProvider time)
    {
        _time = time;
        _frequency = time.TimestampFrequency;
    }

    /// <summary>The source of time underneath.</summary>
    public TimeProvider Provider => _time;

    /// <summary>Now, monotonic.</summary>
    public Instant Now
    {
        get
        {
            var ticks = _time.GetTimestamp();
            return _frequency == NanosecondsPerSecond
                ? new Instant(ticks)
                : new Instant((long)((Int128)ticks * NanosecondsPerSecond / _frequency));
        }
    }

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset UtcNow => _time.GetUtcNow();

    /// <summary>UTC of an instant by today's offset between the two clocks (a stepped wall clock moves the answer).</summary>
    public DateTimeOffset ToUtc(Instant at) => UtcNow + (at - Now);

    /// <summary>The instant of a UTC time by today's offset between the two clocks.</summary>
    public Instant FromUtc(DateTimeOffset utc) => Now + (utc - UtcNow);
}
