using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Layers;

/// <summary>
/// Which layers of a producer somebody needs. A publisher that heeds it stops encoding the others; such a layer counts as available all the same,
/// since it comes back when it is needed. The lowest is always needed: it is what a new receiver starts with.
/// </summary>
internal sealed class LayerNeeds(Producer producer)
{
    // Long enough for a receiver to change its mind, short enough to be told within 5 s (contracts section 3): looked at once a second, so half a
    // second less than the two that it means.
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromMilliseconds(1500);

    // A layer asked back that does not come is missing for another reason, the publisher's own bandwidth say; it is asked for again later.
    private static readonly TimeSpan ComesBackWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    private readonly State[] _layers = [.. producer.Layers.Select(_ => new State())];
    private bool _askedBack;

    /// <summary>Per layer, lowest first: whether it is needed.</summary>
    public IEnumerable<bool> All => _layers.Select(layer => layer.IsNeeded);

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>A layer was asked back since this was last read: its publisher is to be told at once, not with the next second.</summary>
    public bool TakeAskedBack()
    {
        var asked = _askedBack;
        _askedBack = false;
        return asked;
    }

    /// <summary>A receiver wants a layer, now.</summary>
    public void Ask(int layer, Instant now)
    {
        if (_layers[layer].IsNeeded) return;
        _layers[layer].Use(now);
        _askedBack = true;
        Version++;
    }

    /// <summary>Whether a layer that sends nothing would, if it were needed.</summary>
    public bool IsDormant(int layer, Instant now)
    {
        var state = _layers[layer];
        return state.IsNeeded ? state.IsAwaited && now - state.ChangedAt < ComesBackWithin : now >= state.AskAgainAt;
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
        for (var i = 0; i < _layers.Length; i++)
            if (_layers[i].Update(i == 0 || IsUsed(i), producer.Layers[i].IsActive(now), now)) Version++;
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

        /// <summary>It was asked back and has not come yet.</summary>
        public bool IsAwaited { get; private set; }

        public Instant ChangedAt { get; private set; }

        public Instant AskAgainAt { get; private set; }

        public void Use(Instant now)
        {
            _unusedSince = null;
            (IsNeeded, IsAwaited, ChangedAt) = (true, true, now);
        }

        /// <summary>True: it is needed from now on, or no longer.</summary>
        public bool Update(bool isUsed, bool isActive, Instant now)
        {
            _unusedSince = isUsed ? null : _unusedSince ?? now;
            if (isActive) IsAwaited = false;
            var needed = isUsed || now - _unusedSince < GivenUpAfter;
            if (needed == IsNeeded) return false;
            if (needed)
            {
                Use(now);
                return true;
            }

            AskAgainAt = IsAwaited ? now + AskAgainAfter : now;
            (IsNeeded, IsAwaited, ChangedAt) = (false, false, now);
            return true;
        }
    }
}
