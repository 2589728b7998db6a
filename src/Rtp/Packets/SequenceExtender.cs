namespace RoomLens.Rtp.Packets;

/// <summary>Widens 16-bit sequence numbers to 64 bits around the highest seen. A number exactly half the circle away counts as older.</summary>
public sealed class SequenceExtender
{
    /// <summary>The highest number so far; null before the first.</summary>
    public long? Highest { get; private set; }

    /// <summary>Widens and, if newer, remembers. The first number starts cycle 0; numbers older than it are negative after a wrap.</summary>
    public long Extend(ushort sequenceNumber)
    {
        var extended = Peek(sequenceNumber);
        if (Highest is null || extended > Highest) Highest = extended;
        return extended;
    }

    /// <summary>Widens without remembering.</summary>
    public long Peek(ushort sequenceNumber) =>
        Highest is { } highest ? highest + unchecked((short)(sequenceNumber - (ushort)highest)) : sequenceNumber;

    /// <summary>Forgets; the next number starts again at cycle 0.</summary>
    public void Reset() => Highest = null;
}
