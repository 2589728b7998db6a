using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Events;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Reporting;

/// <summary>
/// The one health of a stream: paused by its publisher, else unobservable, else stalled, else what the picture looks like. Pure; each method
/// returns the change it makes, or null.
/// </summary>
internal sealed class HealthTracker
{
    /// <summary>A publisher that goes on has this long for its first frame before the stream counts as stalled.</summary>
    public static readonly TimeSpan FirstFrameAfterPause = TimeSpan.FromSeconds(2);

    private HealthState _picture = HealthState.Ok;
    private HealthState _told = HealthState.Ok;
    private HealthState? _unobservable;
    private bool _stalled;
    private Instant? _resumedAt;

    /// <summary>The publisher holds the stream back.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>A detector judged the picture.</summary>
    /// <param name="state">What it looks like.</param>
    /// <param name="since">Capture time of the first frame that looks so.</param>
    public HealthPart? HandlePicture(HealthState state, DateTimeOffset since)
    {
        _picture = state;
        return Tell(since);
    }

    /// <summary>Frames stopped coming; the last was captured then.</summary>
    public HealthPart? HandleStalled(DateTimeOffset lastFrame)
    {
        _stalled = true;
        return Tell(lastFrame);
    }

    /// <summary>Nothing of what comes can be read.</summary>
    public HealthPart? HandleUnobservable(HealthState state, DateTimeOffset at)
    {
        _unobservable = state;
        return Tell(at);
    }

    /// <summary>Frames come again; the first was captured then.</summary>
    public HealthPart? HandlePresent(DateTimeOffset firstFrame)
    {
        (_stalled, _unobservable, _resumedAt) = (false, null, null);
        return Tell(firstFrame);
    }

    /// <summary>The publisher holds the stream back from now on.</summary>
    public HealthPart? HandlePaused(DateTimeOffset at)
    {
        (IsPaused, _resumedAt) = (true, null);
        return Tell(at);
    }

    /// <summary>The publisher goes on. The frames that the pause held back are no stall until the next one is due.</summary>
    public HealthPart? HandleResumed(Instant now, DateTimeOffset at)
    {
        IsPaused = false;
        if (_stalled) _resumedAt = now;
        return Tell(at);
    }

    /// <summary>Time went by.</summary>
    public HealthPart? HandleTimeout(Instant now, DateTimeOffset at)
    {
        if (!(now - _resumedAt >= FirstFrameAfterPause)) return null;
        _resumedAt = null;
        return Tell(at);
    }

    private HealthPart? Tell(DateTimeOffset since)
    {
        if (_resumedAt is not null) return null;
        var now = IsPaused ? HealthState.Paused : _unobservable ?? (_stalled ? HealthState.Stalled : _picture);
        if (now == _told) return null;
        var change = new HealthPart(now, _told, since);
        _told = now;
        return change;
    }
}
