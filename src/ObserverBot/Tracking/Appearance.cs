using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Detection;

namespace RoomLens.ObserverBot.Tracking;

/// <summary>One track seen through one plan: first a candidate with its recent hits, then an open appearance.</summary>
internal sealed class Appearance
{
    private readonly double _threshold;
    private readonly int _minHits;
    private readonly List<CandidateHit> _recent = [];
    private Track _last;
    private float _topScore;
    private int _hits;
    private int _samples;
    private long _occurrenceId;
    private DateTimeOffset _startedAt;
    private DateTimeOffset _lastSeenAt;

    /// <summary>A candidate that nothing was seen of yet.</summary>
    public Appearance(double threshold, int minHits)
    {
        _threshold = threshold;
        _minHits = minHits;
    }

    /// <summary>Its track.</summary>
    public long TrackId => _last.TrackId;
    /// <summary>Its label.</summary>
    public string Label => _last.Label;
    /// <summary>Started and not ended.</summary>
    public bool IsOpen => _occurrenceId != 0;
    /// <summary>Media time of its last hit.</summary>
    public TimeSpan LastSeen { get; private set; }
    /// <summary>Media time of its last transition.</summary>
    public TimeSpan LastReport { get; private set; }

    /// <summary>Enough hits in the window, with a median score that reaches the threshold.</summary>
    public bool IsConfirmed => _recent.Count >= _minHits && MedianScore() >= _threshold;

    /// <summary>One more frame was analysed.</summary>
    public void CountSample() => _samples++;

    /// <summary>The frame shows it.</summary>
    public void Hit(in Track track, in FrameStamp stamp, TimeSpan window)
    {
        if (!IsOpen)
        {
            var oldest = stamp.MediaTime - window;
            _recent.RemoveAll(hit => hit.MediaTime < oldest);
            if (_recent.Count == 0) Restart();
            _recent.Add(new CandidateHit(stamp.MediaTime, stamp.CapturedAt, track.Score));
        }
        _last = track;
        _topScore = Math.Max(_topScore, track.Score);
        _hits++;
        LastSeen = stamp.MediaTime;
        _lastSeenAt = stamp.CapturedAt;
    }

    /// <summary>Becomes an appearance that began with the oldest hit still in the window.</summary>
    public void Open(long occurrenceId)
    {
        _occurrenceId = occurrenceId;
        _startedAt = _recent[0].CapturedAt;
        _recent.Clear();
    }

    /// <summary>What is told about it now.</summary>
    public Transition Report(TransitionKind kind, EventCause cause, TimeSpan now)
    {
        LastReport = now;
        return new Transition
        {
            Kind = kind,
            Cause = cause,
            OccurrenceId = _occurrenceId,
            Object = new ObjectPart
            {
                TrackId = _last.TrackId,
                Label = _last.Label,
                Score = _last.Score,
                TopScore = _topScore,
                Threshold = _threshold,
                Box = _last.Box,
            },
            StartedAt = _startedAt,
            LastSeenAt = _lastSeenAt,
            EndedAt = kind == TransitionKind.Ended ? _lastSeenAt : null,
            Hits = _hits,
            Samples = Math.Max(_samples, _hits),
        };
    }

    private void Restart()
    {
        _hits = 0;
        _samples = 1;
        _topScore = 0;
    }

    private double MedianScore()
    {
        Span<float> scores = _recent.Count <= 128 ? stackalloc float[_recent.Count] : new float[_recent.Count];
        for (var i = 0; i < scores.Length; i++) scores[i] = _recent[i].Score;
        scores.Sort();
        var middle = scores.Length / 2;
        return scores.Length % 2 == 1 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2;
    }
}
