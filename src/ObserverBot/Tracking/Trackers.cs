using RoomLens.ObserverBot.Detection;

namespace RoomLens.ObserverBot.Tracking;

/// <summary>Chooses the tracker that fits a detector.</summary>
internal static class Trackers
{
    /// <summary>A tracker for one stream.</summary>
    /// <param name="detector">What it follows.</param>
    /// <param name="highScore">Least threshold of the plans it serves: weaker detections start no track.</param>
    /// <param name="maxLost">Longest time of those plans until something counts as gone.</param>
    public static ITracker Create(IDetector detector, double highScore, TimeSpan maxLost) => detector.Kind == DetectorKind.Motion
        ? new PresenceTracker(maxLost)
        : new Tracker(new TrackerOptions { HighScore = (float)highScore, MaxLost = maxLost });
}
