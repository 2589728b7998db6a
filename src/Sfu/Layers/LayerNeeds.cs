using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Layers;

/// <summary>
/// Which layers of a producer somebody needs. A publisher that heeds it stops encoding the others; such a layer counts as available all the same,
/// since it comes back when it is needed. The lowest is always needed: it is what a new receiver starts with.
/// </summary>
internal sealed class LayerNeeds(Producer producer)
{
    // Long enough for a receiver to change its mind, short enough to be told within 5 s (contracts section 3).
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(3);

    // A layer asked back that does not come was stopped for another reason.
    private static readonly TimeSpan ComesBackWithin = TimeSpan.FromSeconds(3);

    private readonly State[] _layers = [.. producer.Layers.Select(_ => new State())];

    /// <summary>Per layer, lowest first: whether it is needed.</summary>
    public IEnumerable<bool> All => _layers.Select(layer => layer.IsNeeded);

    /// <summary>Whether a layer that sends nothing would, if it were needed.</summary>
    public bool IsDormant(int layer, Instant now)
    {
        var state = _layers[layer];
        return state.StoppedOnRequest && (!state.IsNeeded || now - state.ChangedAt < ComesBackWithin);
    }

    /// <summary>The layers that receivers use now, one bit each.</summary>
    public int Used
    {
        get
        {
            var used = 0;
            for (var i = 0; i < _layers.Length; i++)
                if (IsUsed(i)) used |= 1 << i;
            return used;
        }
    }

    /// <summary>Once a second.</summary>
    public void Update(Instant now)
    {
        for (var i = 0; i < _layers.Length; i++) _layers[i].Update(i == 0 || IsUsed(i), producer.Layers[i].IsActive(now), now);
    }

    private bool IsUsed(int layer)
    {
        foreach (var consumer in producer.Consumers)
            if (!consumer.IsPaused && (consumer.TargetLayer == layer || consumer.CurrentLayer == layer)) return true;
        return producer.IsTapped(layer);
    }

    private sealed class State
    {
        private Instant? _unusedSince;

        public bool IsNeeded { get; private set; } = true;

        public bool StoppedOnRequest { get; private set; }

        public Instant ChangedAt { get; private set; }

        public void Update(bool isUsed, bool isActive, Instant now)
        {
            _unusedSince = isUsed ? null : _unusedSince ?? now;
            var needed = isUsed || now - _unusedSince < GivenUpAfter;
            if (needed != IsNeeded)
            {
                (IsNeeded, ChangedAt) = (needed, now);
                if (!needed) StoppedOnRequest = isActive;
            }

            // It sends although it is needed: whatever stops it next is no request of ours.
            if (IsNeeded && isActive) StoppedOnRequest = false;
        }
    }
}
