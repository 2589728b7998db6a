using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Ice;

/// <summary>The last few paths to the peer that passed a check; when full, the one not checked for longest leaves.</summary>
internal sealed class ValidatedPaths
{
    /// <summary>A browser with several interfaces and relays rarely shows more than six pairs over UDP, and opens one TCP connection to each address of ours.</summary>
    public const int Capacity = 16;

    private readonly (IcePath Path, Instant CheckedAt)[] _entries = new (IcePath, Instant)[Capacity];

    public int Count { get; private set; }

    public bool Contains(IcePath path) => IndexOf(path) >= 0;

    public IcePath At(int index) => _entries[index].Path;

    /// <summary>Notes a valid check; returns the one that had to leave, never <paramref name="keep"/>.</summary>
    public IcePath? Refresh(IcePath path, Instant now, IcePath? keep)
    {
        var index = IndexOf(path);
        if (index >= 0)
        {
            _entries[index].CheckedAt = now;
            return null;
        }

        if (Count < Capacity)
        {
            _entries[Count++] = (path, now);
            return null;
        }

        var oldest = OldestExcept(keep);
        var evicted = _entries[oldest].Path;
        _entries[oldest] = (path, now);
        return evicted;
    }

    /// <summary>Removes one, if it is there.</summary>
    public void Remove(IcePath path)
    {
        var index = IndexOf(path);
        if (index >= 0) _entries[index] = _entries[--Count];
    }

    private int IndexOf(IcePath path)
    {
        for (var i = 0; i < Count; i++)
            if (_entries[i].Path == path) return i;
        return -1;
    }

    private int OldestExcept(IcePath? keep)
    {
        var oldest = -1;
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Path == keep) continue;
            if (oldest < 0 || _entries[i].CheckedAt < _entries[oldest].CheckedAt) oldest = i;
        }

        return oldest;
    }
}
