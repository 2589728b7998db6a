using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// Sees to it that a receiver's timestamps never repeat or step back when the source changes: two layers' pictures of one moment carry the
/// same timestamp on one timeline, and a decoder would take them for one frame.
/// </summary>
public sealed class TimestampGuard
{
    private const int MaxMoved = 4;

    // Of two pictures less than a millisecond apart Chromium shows the first one only: without this a switch down, where the key frame of the layer at hand comes
    // before the other one's of the same moment, would be seen one picture late.
    private const int LeastStepMs = 3;

    private readonly (int Source, long Ticks, long Written)[] _moved = new (int, long, long)[MaxMoved];
    private int _movedCount;
    private int? _current;
    private long _newest = long.MinValue;
    private long _written = long.MinValue;
    private long _offset;
    private int? _step;
    private bool _isFirst;

    /// <summary>The next packet is of another source, or follows a break.</summary>
    /// <param name="source">Any number that tells the sources apart.</param>
    /// <param name="step">
    /// Ticks from the last timestamp written to the next, where the sources share no timeline; null = they share one, and the next timestamp is kept.
    /// </param>
    public void Switch(int source, int? step = null) =>
        (_current, _newest, _step, _isFirst) = (source, long.MinValue, step, step is null);

    /// <summary>
    /// The timestamp of a live packet: the given one, or a tick after the newest where it would not be after that; 3 ms after it, if less, for the first
    /// picture after a switch. A late packet gets what the others of its picture got.
    /// </summary>
    public MediaTime Next(int source, MediaTime timestamp)
    {
        _current ??= source;
        if (source != _current) return timestamp with { Ticks = Moved(source, timestamp.Ticks) };
        if (_step is { } step && _written != long.MinValue) _offset = _written + step - timestamp.Ticks;
        _step = null;
        var value = timestamp.Ticks + _offset;
        if (value < _newest) return timestamp with { Ticks = Moved(source, value) };
        if (value > _newest)
        {
            _newest = value;
            var least = _written == long.MinValue ? value : _written + (_isFirst ? timestamp.ClockRateHz * LeastStepMs / 1000 : 1);
            if (value < least) _moved[_movedCount++ % MaxMoved] = (source, value, least);
            (_written, _isFirst) = (Math.Max(value, least), false);
        }

        return timestamp with { Ticks = _written };
    }

    /// <summary>The timestamp that a packet had when it was sent the first time.</summary>
    public uint Repeat(int source, uint timestamp)
    {
        for (var i = 0; i < Math.Min(_movedCount, MaxMoved); i++)
            if (_moved[i].Source == source && unchecked((uint)_moved[i].Ticks) == timestamp) return unchecked((uint)_moved[i].Written);
        return timestamp;
    }

    private long Moved(int source, long ticks)
    {
        for (var i = 0; i < Math.Min(_movedCount, MaxMoved); i++)
            if (_moved[i].Source == source && _moved[i].Ticks == ticks) return _moved[i].Written;
        return ticks;
    }
}
