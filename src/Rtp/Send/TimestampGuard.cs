using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// Sees to it that a receiver's timestamps never repeat or step back when the source changes: two layers' pictures of one moment carry the
/// same timestamp on one timeline, and a decoder would take them for one frame.
/// </summary>
public sealed class TimestampGuard
{
    private const int MaxMoved = 4;

    private readonly (long Source, long Written)[] _moved = new (long, long)[MaxMoved];
    private int _movedCount;
    private long _source = long.MinValue;
    private long _written = long.MinValue;
    private long _offset;
    private int? _step;

    /// <summary>The next packet is of another source.</summary>
    /// <param name="step">
    /// Ticks from the last timestamp written to the next, where the sources share no timeline; null = they share one, and the next timestamp is kept.
    /// </param>
    public void Switch(int? step = null) => (_source, _step) = (long.MinValue, step);

    /// <summary>The timestamp of a live packet: the given one, or a tick after the newest where it would not be after that.</summary>
    public MediaTime Next(MediaTime timestamp)
    {
        if (_step is { } step && _written != long.MinValue) _offset = _written + step - timestamp.Ticks;
        _step = null;
        var value = timestamp.Ticks + _offset;
        if (value < _source) return timestamp with { Ticks = value };
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
