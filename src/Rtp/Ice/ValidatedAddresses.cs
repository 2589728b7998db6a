using RoomLens.Rtp.Stun;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Ice;

/// <summary>The last few peer addresses that passed a check; when full, the one not checked for longest leaves.</summary>
internal sealed class ValidatedAddresses
{
    /// <summary>A browser with several interfaces and relays rarely shows more than six pairs to one lite candidate.</summary>
    public const int Capacity = 8;

    private readonly (StunAddress Address, Instant CheckedAt)[] _entries = new (StunAddress, Instant)[Capacity];

    public int Count { get; private set; }

    public bool Contains(StunAddress address) => IndexOf(address) >= 0;

    public StunAddress At(int index) => _entries[index].Address;

    /// <summary>Notes a valid check; returns the address that had to leave, never <paramref name="keep"/>.</summary>
    public StunAddress? Refresh(StunAddress address, Instant now, StunAddress? keep)
    {
        var index = IndexOf(address);
        if (index >= 0)
        {
            _entries[index].CheckedAt = now;
            return null;
        }

        if (Count < Capacity)
        {
            _entries[Count++] = (address, now);
            return null;
        }

        var oldest = OldestExcept(keep);
        var evicted = _entries[oldest].Address;
        _entries[oldest] = (address, now);
        return evicted;
    }

    private int IndexOf(StunAddress address)
    {
        for (var i = 0; i < Count; i++)
            if (_entries[i].Address == address) return i;
        return -1;
    }

    private int OldestExcept(StunAddress? keep)
    {
        var oldest = -1;
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Address == keep) continue;
            if (oldest < 0 || _entries[i].CheckedAt < _entries[oldest].CheckedAt) oldest = i;
        }

        return oldest;
    }
}
