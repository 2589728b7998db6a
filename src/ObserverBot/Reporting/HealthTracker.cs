using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Reporting;

/// <summary>
/// The one health of a stream: what the picture looks like while frames come, <c>stalled</c> while they do not. Pure; each method returns the
/// change it makes, or null.
/// </summary>
internal sealed class HealthTracker
{
    private HealthState _picture = HealthState.Ok;
    private HealthState _told = HealthState.Ok;
    private bool _stalled;

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

    /// <summary>Frames come again; the first was captured then.</summary>
    public HealthPart? HandlePresent(DateTimeOffset firstFrame)
    {
        _stalled = false;
        return Tell(firstFrame);
    }

    private HealthPart? Tell(DateTimeOffset since)
    {
        var now = _stalled ? HealthState.Stalled : _picture;
        if (now == _told) return null;
        var change = new HealthPart(now, _told, since);
        _told = now;
        return change;
    }
}
