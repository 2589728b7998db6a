using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion.Probing;

/// <summary>How much may be spent on probes: a tenth of the estimate on average, and a burst for a few steps upwards in a row.</summary>
internal sealed class ProbeBudget
{
    private const double Share = 0.1;
    private const long BurstOctets = 96_000;

    private double _octets = BurstOctets;
    private Instant? _at;

    /// <summary>Octets that may be spent now.</summary>
    public long Available(long estimateBps, Instant now)
    {
        if (_at is { } at) _octets = Math.Min(BurstOctets, _octets + (now - at).TotalSeconds * estimateBps / 8 * Share);
        _at = now;
        return (long)_octets;
    }

    /// <summary>They are spent.</summary>
    public void Spend(long octets) => _octets -= octets;
}
