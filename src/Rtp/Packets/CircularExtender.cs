namespace RoomLens.Rtp.Packets;

/// <summary>
/// Widens numbers of any width up to 32 bits around the newest seen, as <see cref="SequenceExtender"/> does those of 16. A number exactly half the
/// circle away counts as older. The width may change from number to number: VP8 and VP9 picture ids have 7 or 15 bits.
/// </summary>
public sealed class CircularExtender
{
    /// <summary>The newest number so far; null before the first.</summary>
    public long? Newest { get; private set; }

    /// <summary>Widens and, if newer, remembers. The first number starts cycle 0.</summary>
    public long Extend(uint value, int bits)
    {
        var extended = Peek(value, bits);
        if (Newest is null || extended > Newest) Newest = extended;
        return extended;
    }

    /// <summary>Widens without remembering.</summary>
    public long Peek(uint value, int bits)
    {
        var circle = 1L << bits;
        var own = value & (circle - 1);
        if (Newest is not { } newest) return own;
        var ahead = (own - newest) & (circle - 1);
        return ahead < circle / 2 ? newest + ahead : newest + ahead - circle;
    }

    /// <summary>Takes this number as the newest, wherever it lies.</summary>
    public long Restart(uint value, int bits)
    {
        var extended = Peek(value, bits);
        Newest = extended;
        return extended;
    }
}
