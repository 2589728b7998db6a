using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion.Delay;

/// <summary>
/// Compares the trend with a threshold that adapts to the path (draft-ietf-rmcat-gcc-02 section 5.4), so that neither a jittery path nor a
/// competing flow that fills the queue makes it starve.
/// </summary>
internal sealed class OveruseDetector
{
    // Section 5.4 and 5.6 have 12.5 ms, 6 to 600 ms, 10 ms and 15 ms; the gains are of the trend line as deployed, which has another scale.
    private const double StartMs = 12.5;
    private const double LowestMs = 6;
    private const double HighestMs = 600;
    private const double OveruseMs = 10;
    private const double OutlierMs = 15;
    private const double GainUp = 0.0087;
    private const double GainDown = 0.039;
    private const double LongestStepMs = 100;

    private double _thresholdMs = StartMs;
    private double _overMs;
    private int _overCount;
    private double _previousTrend;
    private Instant? _updatedAt;

    /// <summary>The verdict on the last trend.</summary>
    public BandwidthUsage Usage { get; private set; }

    /// <summary>Takes the next trend.</summary>
    public BandwidthUsage Detect(double trendMs, double sendDeltaMs, Instant now)
    {
        if (trendMs > _thresholdMs) CountOver(trendMs, sendDeltaMs);
        else
        {
            (_overMs, _overCount) = (0, 0);
            Usage = trendMs < -_thresholdMs ? BandwidthUsage.Underusing : BandwidthUsage.Normal;
        }

        _previousTrend = trendMs;
        Adapt(trendMs, now);
        return Usage;
    }

    private void CountOver(double trendMs, double sendDeltaMs)
    {
        // Nothing is known of when within the first interval it began.
        _overMs += _overCount == 0 ? sendDeltaMs / 2 : sendDeltaMs;
        _overCount++;
        if (_overMs <= OveruseMs || _overCount < 2 || trendMs < _previousTrend) return;
        (_overMs, _overCount) = (0, 0);
        Usage = BandwidthUsage.Overusing;
    }

    private void Adapt(double trendMs, Instant now)
    {
        var size = Math.Abs(trendMs);
        var elapsedMs = _updatedAt is { } at ? Math.Min((now - at).TotalMilliseconds, LongestStepMs) : 0;
        _updatedAt = now;
        // A sudden jump is a route change or a burst of cross traffic, not the path's jitter.
        if (size > _thresholdMs + OutlierMs) return;
        var gain = size < _thresholdMs ? GainDown : GainUp;
        _thresholdMs = Math.Clamp(_thresholdMs + gain * (size - _thresholdMs) * elapsedMs, LowestMs, HighestMs);
    }
}
