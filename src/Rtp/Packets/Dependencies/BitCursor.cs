namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>Reads bits, most significant first. Reading past the end gives zeros and sets <see cref="Overrun"/>.</summary>
internal ref struct BitCursor(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;

    /// <summary>More was read than there is.</summary>
    public bool Overrun { get; private set; }

    /// <summary>Bits read so far.</summary>
    public readonly int Position => _position;

    /// <summary>f(n), at most 32 bits.</summary>
    public uint Read(int bits)
    {
        uint value = 0;
        for (; bits > 0; bits--, _position++)
        {
            value <<= 1;
            if (_position >= _data.Length * 8) Overrun = true;
            else value |= (uint)(_data[_position / 8] >> (7 - _position % 8)) & 1;
        }
        return value;
    }

    /// <summary>One bit.</summary>
    public bool ReadFlag() => Read(1) != 0;

    /// <summary>ns(n): a value below <paramref name="limit"/> in as few bits as go (AV1 section 4.10.7).</summary>
    public int ReadBelow(int limit)
    {
        var width = 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)limit);
        var shorter = (1 << width) - limit;
        var value = (int)Read(width - 1);
        return value < shorter ? value : (value << 1) - shorter + (int)Read(1);
    }
}
