using RoomLens.Rtp.Time;

namespace RoomLens.FrameProcessing.Sampling;

/// <summary>
/// Turns a stream's RTP timestamps into one continuous media time that starts at zero and never runs backwards. Where timestamps jump
/// (a sender restarted, its clock was stepped) the time between arrivals stands in. One per stream; tell it every frame, in order.
/// </summary>
public sealed class MediaTimeline
{
    /// <summary>Media and arrival may differ this much per frame before the timestamps are disbelieved: far above any jitter buffer's hold-up.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    private MediaTime _lastTimestamp;
    private Instant _lastArrival;
    private TimeSpan _position;
    private bool _started;

    /// <summary>Jumps bridged so far.</summary>
    public int Jumps { get; private set; }

    /// <summary>Media time of the frame with this timestamp.</summary>
    /// <param name="timestamp">Extended RTP timestamp of the frame.</param>
    /// <param name="arrival">Arrival of its first packet.</param>
    public TimeSpan Map(MediaTime timestamp, Instant arrival)
    {
        if (_started) _position += Step(timestamp, arrival);
        _started = true;
        _lastTimestamp = timestamp;
        _lastArrival = arrival;
        return _position;
    }

    private TimeSpan Step(MediaTime timestamp, Instant arrival)
    {
        var byArrival = arrival - _lastArrival;
        if (byArrival < TimeSpan.Zero) byArrival = TimeSpan.Zero;
        if (timestamp.ClockRateHz == _lastTimestamp.ClockRateHz)
        {
            var byMedia = timestamp - _lastTimestamp;
            if (byMedia >= TimeSpan.Zero && (byMedia - byArrival).Duration() <= Tolerance) return byMedia;
        }
        Jumps++;
        return byArrival;
    }
}
