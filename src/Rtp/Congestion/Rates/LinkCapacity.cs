namespace RoomLens.Rtp.Congestion.Rates;

/// <summary>The rate at which the path was full the last times: mean and deviation of what was acknowledged then (draft-ietf-rmcat-gcc-02 section 5.5).</summary>
internal sealed class LinkCapacity
{
    private const double Weight = 0.05;

    // The variance is kept relative to the mean, between these bounds, in kbit/s.
    private const double LowestVariance = 0.4;
    private const double HighestVariance = 2.5;
    private const double Deviations = 3;

    private double _meanKbps;
    private double _variance = LowestVariance;

    /// <summary>Something is known.</summary>
    public bool IsKnown => _meanKbps > 0;

    /// <summary>The path was full at this rate.</summary>
    public void Add(long bitrateBps)
    {
        var kbps = bitrateBps / 1000.0;
        if (!IsKnown)
        {
            _meanKbps = kbps;
            return;
        }

        var error = _meanKbps - kbps;
        _meanKbps -= Weight * error;
        _variance = Math.Clamp((1 - Weight) * _variance + Weight * error * error / Math.Max(_meanKbps, 1), LowestVariance, HighestVariance);
    }

    /// <summary>Whether a rate is near the one at which the path is full.</summary>
    public bool IsNear(long bitrateBps) => IsKnown && Math.Abs(bitrateBps / 1000.0 - _meanKbps) <= Deviation;

    /// <summary>Forgets what a rate contradicts: more gets through than was thought, or far less.</summary>
    public void Check(long bitrateBps)
    {
        if (IsKnown && Math.Abs(bitrateBps / 1000.0 - _meanKbps) > Deviation) _meanKbps = 0;
    }

    private double Deviation => Deviations * Math.Sqrt(_variance * _meanKbps);
}
