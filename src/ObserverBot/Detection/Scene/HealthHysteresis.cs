using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Detection.Scene;

/// <summary>Turns judgements of single pictures into a state that changes only when the new one lasted, by media time.</summary>
internal sealed class HealthHysteresis
{
    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BlackFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OthersFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WellFor = TimeSpan.FromSeconds(1);

    private HealthState _candidate = HealthState.Ok;
    private TimeSpan _candidateFrom;
    private DateTimeOffset _candidateSince;
    private FrameStamp _before;
    private bool _started;

    /// <summary>The state that holds.</summary>
    public HealthState State { get; private set; } = HealthState.Ok;

    /// <summary>Capture time of the first picture in it.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Takes the judgement of one picture.</summary>
    public void Observe(HealthState judged, in FrameStamp stamp)
    {
        if (!_started)
        {
            _started = true;
            _before = stamp;
            Since = stamp.CapturedAt;
            Begin(judged, stamp);
        }
        else if (judged != _candidate)
        {
            // The first of several identical pictures is only known by the second.
            Begin(judged, judged == HealthState.Frozen ? _before : stamp);
        }
        _before = stamp;
        if (_candidate == State || stamp.MediaTime - _candidateFrom < TimeToLast(_candidate)) return;
        State = _candidate;
        Since = _candidateSince;
    }

    private void Begin(HealthState judged, in FrameStamp from)
    {
        _candidate = judged;
        _candidateFrom = from.MediaTime;
        _candidateSince = from.CapturedAt;
    }

    private static TimeSpan TimeToLast(HealthState state) => state switch
    {
        HealthState.Ok => WellFor,
        HealthState.Frozen => FrozenFor,
        HealthState.Black => BlackFor,
        _ => OthersFor,
    };
}
