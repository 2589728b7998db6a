namespace RoomLens.Rtp.Receive;

/// <summary>
/// Round trip from the time between a NACK and the packet it asked for: a receiver without reports of its own has no other measure.
/// A running mean as in GStreamer's rtpjitterbuffer: 1/8 of a larger sample, 1/16 of a smaller, 1/48 of an outlier.
/// </summary>
internal sealed class RoundTripEstimator(TimeSpan initial)
{
    private const int SlowWeight = 48;
    private bool _measured;

    /// <summary>The estimate; the initial value until the first sample.</summary>
    public TimeSpan Value { get; private set; } = initial;

    /// <summary>A sample. When the packet was asked for more than once it is not known which request it answers: such a sample counts little.</summary>
    public void Add(TimeSpan sample, bool ambiguous)
    {
        if (sample < TimeSpan.Zero) return;
        if (!_measured)
        {
            _measured = true;
            Value = sample;
            return;
        }
        var weight = ambiguous || sample > Value * 2 ? SlowWeight : sample > Value ? 8 : 16;
        Value += (sample - Value) / weight;
    }

    /// <summary>A value known from elsewhere.</summary>
    public void Set(TimeSpan value) => (Value, _measured) = (value, true);
}
