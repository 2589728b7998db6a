namespace RoomLens.ObserverBot.Tracking;

/// <summary>
/// Follows objects by box alone, in the manner of ByteTrack: strong detections are joined to predictions first, weak ones may then continue
/// what is left, and strong ones that overlap nothing may still resume a track near by. Labels never mix. Unmatched strong detections
/// start tracks; a track not seen for <see cref="TrackerOptions.MaxLost"/> ends.
/// </summary>
internal sealed class Tracker : ITracker
{
    private const double LeastAreaRatio = 0.2;
    private const double MaxReachInSizes = 2;
    // Somebody walking across moves two to three widths in a second.
    private const double SizesPerSecond = 2;

    private readonly TrackerOptions _options;
    private readonly List<TrackState> _tracks = [];
    private readonly List<Track> _result = [];
    private readonly List<Pairing> _pairings = [];
    private bool[] _taken = [];
    private long _nextId = 1;

    /// <summary>A tracker without tracks.</summary>
    public Tracker(TrackerOptions options) => _options = options;

    /// <inheritdoc/>
    public IReadOnlyList<Track> Update(IReadOnlyList<Detection.Detection> detections, TimeSpan mediaTime)
    {
        if (_taken.Length < detections.Count) _taken = new bool[Math.Max(detections.Count, 2 * _taken.Length)];
        Array.Clear(_taken);
        _tracks.RemoveAll(track => mediaTime - track.LastSeen > _options.MaxLost);
        foreach (var track in _tracks) track.Predict(mediaTime);

        Join(detections, mediaTime, strong: true, ScoreByOverlap);
        Join(detections, mediaTime, strong: false, ScoreByOverlap);
        Join(detections, mediaTime, strong: true, ScoreByReach);
        Begin(detections, mediaTime);

        _result.Clear();
        foreach (var track in _tracks) _result.Add(track.ToTrack());
        return _result;
    }

    // Greedy over all pairs, best first: as good as optimal assignment at these counts, and cheaper.
    private void Join(IReadOnlyList<Detection.Detection> detections, TimeSpan mediaTime, bool strong, Func<TrackState, Detection.Detection, TimeSpan, double> score)
    {
        _pairings.Clear();
        for (var d = 0; d < detections.Count; d++)
        {
            var detection = detections[d];
            if (_taken[d] || detection.Score >= _options.HighScore != strong) continue;
            foreach (var track in _tracks)
            {
                if (track.IsSeen || track.Label != detection.Label) continue;
                var value = score(track, detection, mediaTime);
                if (value > 0) _pairings.Add(new Pairing(track, d, value));
            }
        }
        _pairings.Sort(static (a, b) => b.Value.CompareTo(a.Value));
        foreach (var (track, d, _) in _pairings)
        {
            if (_taken[d] || track.IsSeen) continue;
            _taken[d] = true;
            track.Correct(detections[d], mediaTime);
        }
    }

    private void Begin(IReadOnlyList<Detection.Detection> detections, TimeSpan mediaTime)
    {
        for (var d = 0; d < detections.Count; d++)
        {
            if (!_taken[d] && detections[d].Score >= _options.HighScore) _tracks.Add(new TrackState(_nextId++, detections[d], mediaTime));
        }
    }

    private double ScoreByOverlap(TrackState track, Detection.Detection detection, TimeSpan mediaTime)
    {
        var overlap = BoxMath.Overlap(track.Predicted, detection.Box);
        return overlap >= _options.MinOverlap ? overlap : 0;
    }

    private double ScoreByReach(TrackState track, Detection.Detection detection, TimeSpan mediaTime)
    {
        if (BoxMath.AreaRatio(track.Predicted, detection.Box) < LeastAreaRatio) return 0;
        var reach = Math.Min(_options.ReachInSizes + (mediaTime - track.LastSeen).TotalSeconds * SizesPerSecond, MaxReachInSizes);
        return reach - BoxMath.CentreDistance(track.Predicted, detection.Box);
    }

    private readonly record struct Pairing(TrackState Track, int Detection, double Value);
}
