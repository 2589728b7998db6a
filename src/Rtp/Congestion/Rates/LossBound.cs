using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion.Rates;

/// <summary>
/// A ceiling from losses (draft-ietf-rmcat-gcc-02 section 6): lowered by half the loss beyond 10 %, raised by 5 % below 2 %, left alone in between.
/// Beyond 30 % a queue is full and its delay no longer grows: then what arrives is all that passes. There is no ceiling as long as nothing is lost.
/// </summary>
internal sealed class LossBound
{
    private const double High = 0.10;
    private const double Overflowing = 0.30;
    private const double Low = 0.02;
    private const double Increase = 1.05;
    private const int FewestPackets = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private int _lost;
    private int _received;
    private Instant? _since;

    /// <summary>Share lost in the last interval, 0..1.</summary>
    public double Fraction { get; private set; }

    /// <summary>Bit/s; null = none.</summary>
    public long? BitrateBps { get; private set; }

    /// <summary>A packet's fate.</summary>
    public void Add(bool lost)
    {
        if (lost) _lost++;
        else _received++;
    }

    /// <summary>More is known to pass without loss.</summary>
    public void RaiseTo(long bitrateBps)
    {
        if (BitrateBps < bitrateBps) BitrateBps = bitrateBps;
    }

    /// <summary>Once per feedback. <paramref name="delayBasedBps"/>: the rate that the delay allows.</summary>
    public void Update(long delayBasedBps, long acknowledgedBps, Instant now)
    {
        _since ??= now;
        if (now - _since < Interval || _lost + _received < FewestPackets) return;
        Fraction = (double)_lost / (_lost + _received);
        (_lost, _received, _since) = (0, 0, now);
        if (Fraction > High) BitrateBps = (long)(Math.Min(BitrateBps ?? delayBasedBps, delayBasedBps) * (1 - Fraction / 2));
        if (Fraction > Overflowing) BitrateBps = Math.Min(BitrateBps ?? acknowledgedBps, acknowledgedBps);
        if (Fraction < Low && BitrateBps is { } bound) BitrateBps = (long)(bound * Increase);
        if (Fraction < Low && BitrateBps >= delayBasedBps) BitrateBps = null;
    }
}
