using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Signalling;

/// <summary>How many messages a connection may send: a burst, then a steady rate. A page that joins a room of fifty sends about sixty at once.</summary>
internal sealed class MessageBudget(double burst, double perSecond)
{
    private double _spent;
    private Instant? _at;

    /// <summary>Takes one; false when too many came.</summary>
    public bool TrySpend(Instant now)
    {
        if (_at is { } at) _spent = Math.Max(0, _spent - (now - at).TotalSeconds * perSecond);
        _at = now;
        if (_spent > burst - 1) return false;
        _spent++;
        return true;
    }
}
