namespace RoomLens.Rtp.Packets;

/// <summary>Widens 32-bit RTP timestamps to 64 bits around the newest seen.</summary>
public sealed class TimestampExtender
{
    private long? _newest;

    /// <summary>Widens and, if newer, remembers.</summary>
    public long Extend(uint timestamp)
    {
        var extended = Peek(timestamp);
        if (_newest is null || extended > _newest) _newest = extended;
        return extended;
    }

    /// <summary>Widens without remembering.</summary>
    public long Peek(uint timestamp) => _newest is { } newest ? newest + unchecked((int)(timestamp - (uint)newest)) : timestamp;

    /// <summary>Forgets; the next timestamp starts again at its 32-bit value.</summary>
    public void Reset() => _newest = null;
}
