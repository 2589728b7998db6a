namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>Which of the last 1024 frames of a stream with dependency descriptors passed, by 16-bit frame number. Encoders refer back by a few; a reference further back counts as lost.</summary>
internal sealed class PassedFrames
{
    private const int Size = 1024;

    // The frame number that lies at a place, plus one; 0 = none.
    private readonly int[] _numbers = new int[Size];

    /// <summary>Forgets all: a key frame passed.</summary>
    public void Clear() => Array.Clear(_numbers);

    /// <summary>A frame passed.</summary>
    public void Add(int number) => _numbers[number & (Size - 1)] = (number & 0xFFFF) + 1;

    /// <summary>Whether a frame passed; the number may be negative by a wrap.</summary>
    public bool Contains(int number) => _numbers[number & (Size - 1)] == (number & 0xFFFF) + 1;
}
