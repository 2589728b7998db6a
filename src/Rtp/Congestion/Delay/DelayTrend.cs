namespace RoomLens.Rtp.Congestion.Delay;

/// <summary>
/// Whether the one-way delay grows: the slope of a straight line through the last smoothed delays. The draft has a Kalman filter in this place
/// (draft-ietf-rmcat-gcc-02 section 5.3); a line is less easily misled by single spikes, and is what browsers use today.
/// </summary>
internal sealed class DelayTrend
{
    private const int Window = 20;
    // A line through fewer says nothing; a queue that fills within the first second must be seen before it is full.
    private const int FewestSamples = 8;
    private const double Smoothing = 0.9;

    // Scales the slope to the milliseconds the detector's threshold is in: as many samples as there are, up to this many.
    private const int MostSamples = 60;
    private const double Gain = 4;

    private readonly (double AtMs, double DelayMs)[] _points = new (double, double)[Window];
    private int _count;
    private double _firstMs;
    private double _accumulatedMs;
    private double _smoothedMs;

    /// <summary>Takes a variation; gives the trend in the detector's milliseconds, 0 as long as there are too few.</summary>
    public double Add(in GroupVariation variation)
    {
        if (_count == 0) _firstMs = variation.ArrivalMs;
        _accumulatedMs += variation.DelayMs;
        _smoothedMs = Smoothing * _smoothedMs + (1 - Smoothing) * _accumulatedMs;
        _points[_count++ % Window] = (variation.ArrivalMs - _firstMs, _smoothedMs);
        return _count < FewestSamples ? 0 : Slope() * Math.Min(_count, MostSamples) * Gain;
    }

    private double Slope()
    {
        var points = _points.AsSpan(0, Math.Min(_count, Window));
        var (meanAt, meanDelay) = (0.0, 0.0);
        foreach (var (at, delay) in points) (meanAt, meanDelay) = (meanAt + at / points.Length, meanDelay + delay / points.Length);
        var (covariance, variance) = (0.0, 0.0);
        foreach (var (at, delay) in points)
        {
            covariance += (at - meanAt) * (delay - meanDelay);
            variance += (at - meanAt) * (at - meanAt);
        }

        return variance > 0 ? covariance / variance : 0;
    }
}
