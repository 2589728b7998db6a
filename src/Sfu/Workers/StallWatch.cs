using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Workers;

/// <summary>
/// Decides whether a media thread hangs: it made no turn for <see cref="Limit"/>, although it had the processor when it wanted it. A machine that
/// is too busy, stopped or asleep delays every thread and is no reason to lose rooms.
/// </summary>
internal sealed class StallWatch(TimeSpan interval)
{
    /// <summary>Stillness that counts as a stall; an idle thread turns every 100 ms.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(700);

    /// <summary>Stillness that counts as one in any case, and before the first turn, when code is still being compiled.</summary>
    public static readonly TimeSpan LongLimit = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _mostPerTick = interval * 1.5;
    private Instant? _lastTick;
    private long _turns;
    private TimeSpan _delay;
    private TimeSpan _still;
    private TimeSpan _stillInAll;

    /// <summary>Looks once per interval. True: it hangs.</summary>
    /// <param name="turns">Turns it has made.</param>
    /// <param name="delay">How long it has waited for a processor since it began.</param>
    /// <param name="now">Now.</param>
    public bool HandleTick(long turns, TimeSpan delay, Instant now)
    {
        // A late look says that the watchdog too had no processor: it counts as one that was nearly on time.
        var elapsed = _lastTick is { } last ? Min(now - last, _mostPerTick) : TimeSpan.Zero;
        var waited = delay - _delay;
        (_lastTick, _delay) = (now, delay);
        if (turns != _turns)
        {
            _turns = turns;
            _still = _stillInAll = TimeSpan.Zero;
            return false;
        }

        _stillInAll += elapsed;
        if (elapsed > waited) _still += elapsed - waited;
        return _stillInAll >= LongLimit || (turns > 0 && _still >= Limit);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
