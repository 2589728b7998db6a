using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Layers;

/// <summary>
/// Sees to it that a consumer's timestamps never repeat or step back when the layer changes: two layers' pictures of one moment carry the
/// same timestamp, and a decoder would take them for one frame.
/// </summary>
internal sealed class TimestampGuard
{
    private const int MaxMoved = 4;

    private readonly (long Source, long Written)[] _moved = new (long, long)[MaxMoved];
    private int _movedCount;
    private long _source = long.MinValue;
    private long _written = long.MinValue;

    /// <summary>The next packet is of another layer.</summary>
    public void Switch() => _source = long.MinValue;

    /// <summary>The timestamp of a live packet: the given one, or a tick after the newest where it would not be after that.</summary>
    public MediaTime Next(MediaTime timestamp)
    {
        var value = timestamp.Ticks;
        if (value < _source) return timestamp;
        if (value > _source)
        {
            _source = value;
            if (value <= _written) _moved[_movedCount++ % MaxMoved] = (value, ++_written);
            else _written = value;
        }

        return timestamp with { Ticks = _written };
    }

    /// <summary>The timestamp that a packet had when it was sent the first time.</summary>
    public uint Repeat(uint timestamp)
    {
        for (var i = 0; i < Math.Min(_movedCount, MaxMoved); i++)
            if (unchecked((uint)_moved[i].Source) == timestamp) return unchecked((uint)_moved[i].Written);
        return timestamp;
    }
}
