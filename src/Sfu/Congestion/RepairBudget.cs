using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Congestion;

/// <summary>
/// Bounds what is sent again to one viewer: half of what its path carries. A queue that overflows makes a receiver ask for everything that was
/// dropped; answering it all keeps the queue full, also after the switch to a layer that would fit.
/// </summary>
internal sealed class RepairBudget
{
    private const double Share = 0.5;

    // A burst of losses on a good path is answered at once; never less than a few packets.
    private const double BurstSeconds = 0.25;
    private const double LeastBurst = 6_000;

    private double _octets;
    private Instant? _at;

    /// <summary>Takes the octets, if there is room. <paramref name="availableBps"/>: what the path carries.</summary>
    public bool TryTake(int octets, long availableBps, Instant now)
    {
        var perSecond = availableBps / 8.0 * Share;
        var most = Math.Max(LeastBurst, perSecond * BurstSeconds);
        _octets = _at is { } at ? Math.Min(most, _octets + (now - at).TotalSeconds * perSecond) : most;
        _at = now;
        if (_octets < octets) return false;
        _octets -= octets;
        return true;
    }
}
