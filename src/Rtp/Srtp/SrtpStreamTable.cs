namespace RoomLens.Rtp.Srtp;

/// <summary>State per SSRC, bounded. The last one used is found without a look-up.</summary>
internal sealed class SrtpStreamTable(int capacity)
{
    private readonly Dictionary<uint, SrtpStreamState> _states = [];
    private SrtpStreamState? _last;
    private uint _lastSsrc;

    public int Count => _states.Count;

    /// <summary>The state of a known SSRC, or null.</summary>
    public SrtpStreamState? Find(uint ssrc)
    {
        if (_last is not null && _lastSsrc == ssrc) return _last;
        if (!_states.TryGetValue(ssrc, out var state)) return null;
        _last = state;
        _lastSsrc = ssrc;
        return state;
    }

    /// <summary>The state of an SSRC, made when there is room; null when the table is full.</summary>
    public SrtpStreamState? FindOrAdd(uint ssrc)
    {
        if (Find(ssrc) is { } known) return known;
        if (_states.Count >= capacity) return null;
        var state = new SrtpStreamState();
        _states.Add(ssrc, state);
        return state;
    }

    public bool Remove(uint ssrc)
    {
        _last = null;
        return _states.Remove(ssrc);
    }
}
