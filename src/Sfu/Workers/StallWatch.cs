using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Workers;

/// <summary>
/// Decides whether a media thread hangs: it made no turn for <see cref="Limit"/>, although the process had the processor when it wanted it. A
/// machine that is too busy, stopped or asleep delays every thread and is no reason to lose rooms.
/// </summary>
internal sealed class StallWatch(TimeSpan interval)
{
    /// <summary>Stillness that counts as a stall; an idle thread turns every 100 ms.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// Stillness, in looks that were on time, that counts as one although threads waited for a processor; and before the first turn, when code is
    /// still being compiled.
    /// </summary>
    public static readonly TimeSpan LongLimit = TimeSpan.FromSeconds(5);

    // An idle thread may be found still once, as it turns about as often as it is looked at.
    private const int StillTicks = 2;

    private readonly TimeSpan _onTime = interval * 1.5;
    private Instant? _lastTick;
    private long _turns;
    private int _ticks;
    private TimeSpan _still;
    private TimeSpan _stillInAll;

    /// <summary>Whether it makes no turns, for whatever reason.</summary>
    public bool IsStill => _ticks >= StillTicks;

    /// <summary>Looks once per interval. True: it hangs.</summary>
    /// <param name="turns">Turns it has made.</param>
    /// <param name="waited">How long some thread of the process waited for a processor since the last look.</param>
    /// <param name="now">Now.</param>
    public bool HandleTick(long turns, TimeSpan waited, Instant now)
    {
        var elapsed = _lastTick is { } last ? now - last : TimeSpan.Zero;
        _lastTick = now;
        if (turns != _turns)
        {
            _turns = turns;
            _ticks = 0;
            _still = _stillInAll = TimeSpan.Zero;
            return false;
        }

        _ticks++;
        // A late look says that the watchdog too had no processor; nothing is known of that time.
        if (elapsed > _onTime) return false;
        _stillInAll += elapsed;
        if (elapsed > waited) _still += elapsed - waited;
        return _stillInAll >= LongLimit || (turns > 0 && _still >= Limit);
    }
}
