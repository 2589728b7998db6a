namespace RoomLens.FrameProcessing.Sampling;

/// <summary>
/// Chooses which frames of one stream are analysed, by media time: on the long run exactly the target rate, whatever the arrival jitter,
/// with the samples on a fixed grid. A frame is taken when it is the first at or after its grid point. One per stream and detector.
/// </summary>
public sealed class MediaTimeSampler
{
    private TimeSpan _period;
    private TimeSpan _next;
    private TimeSpan _last;
    private bool _started;

    /// <summary>Samples <paramref name="framesPerSecond"/> times per second of media time, above 0.</summary>
    public MediaTimeSampler(double framesPerSecond) => _period = PeriodOf(framesPerSecond);

    /// <summary>Changes the rate from the next sample on.</summary>
    public void SetRate(double framesPerSecond)
    {
        var period = PeriodOf(framesPerSecond);
        if (_started) _next += period - _period;
        _period = period;
    }

    /// <summary>Whether the frame at this media time is to be analysed. Tell it every frame, in order.</summary>
    public bool ShouldSample(TimeSpan mediaTime)
    {
        if (!_started || mediaTime < _last)
        {
            Restart(mediaTime);
            return true;
        }
        _last = mediaTime;
        // A frame just short of its grid point is nearer to it than the next frame would be; 1/8 period absorbs timestamp rounding.
        if (mediaTime + _period / 8 < _next) return false;
        _next += _period;
        // After a gap the grid starts anew: missed samples are not made up for in a burst.
        if (_next <= mediaTime) _next = mediaTime + _period;
        return true;
    }

    private void Restart(TimeSpan mediaTime)
    {
        _started = true;
        _last = mediaTime;
        _next = mediaTime + _period;
    }

    private static TimeSpan PeriodOf(double framesPerSecond)
    {
        if (!(framesPerSecond > 0)) throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, "must be above 0");
        return TimeSpan.FromSeconds(1 / framesPerSecond);
    }
}
