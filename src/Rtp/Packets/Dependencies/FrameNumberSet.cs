namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>Some of the last 1024 frames of a stream with dependency descriptors, by 16-bit frame number. Encoders refer back by a few; one further back is not told.</summary>
internal sealed class FrameNumberSet
{
    private const int Size = 1024;

    // The frame number that lies at a place, plus one; 0 = none.
    private readonly int[] _numbers = new int[Size];

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_numbers);

    /// <summary>A frame is among them.</summary>
    public void Add(int number) => _numbers[number & (Size - 1)] = (number & 0xFFFF) + 1;

    /// <summary>A frame is not among them, whatever had its number before.</summary>
    public void Remove(int number)
    {
        if (Contains(number)) _numbers[number & (Size - 1)] = 0;
    }

    /// <summary>Whether a frame is among them; the number may be negative by a wrap.</summary>
    public bool Contains(int number) => _numbers[number & (Size - 1)] == (number & 0xFFFF) + 1;
}
