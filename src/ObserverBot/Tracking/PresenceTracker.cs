namespace RoomLens.ObserverBot.Tracking;

/// <summary>Makes one track of all detections together: something is there, or nothing is. For motion, where single boxes mean little.</summary>
internal sealed class PresenceTracker : ITracker
{
    private readonly TimeSpan _maxLost;
    private readonly List<Track> _result = [];
    private Track? _track;
    private TimeSpan _lastSeen;
    private long _nextId = 1;

    /// <summary>A tracker whose track ends after this media time without detection.</summary>
    public PresenceTracker(TimeSpan maxLost) => _maxLost = maxLost;

    /// <inheritdoc/>
    public IReadOnlyList<Track> Update(IReadOnlyList<Detection.Detection> detections, TimeSpan mediaTime)
    {
        if (_track is not null && mediaTime - _lastSeen > _maxLost) _track = null;
        if (detections.Count > 0)
        {
            _track = Merge(detections, _track?.TrackId ?? _nextId++);
            _lastSeen = mediaTime;
        }
        else if (_track is { } track)
        {
            _track = track with { IsSeen = false };
        }
        _result.Clear();
        if (_track is { } current) _result.Add(current);
        return _result;
    }

    private static Track Merge(IReadOnlyList<Detection.Detection> detections, long id)
    {
        var box = detections[0].Box;
        var score = 0f;
        for (var i = 0; i < detections.Count; i++)
        {
            box = BoxMath.Union(box, detections[i].Box);
            score = Math.Max(score, detections[i].Score);
        }
        return new Track(id, detections[0].Label, score, box, IsSeen: true);
    }
}
