namespace RoomLens.Rtp.Depacketize.Bits;

/// <summary>
/// Reads bits of an H.264 or H.265 NAL unit's payload, leaving out emulation prevention octets (H.264 section 7.3.1.1). Reading past the end
/// gives zeros and sets <see cref="Overrun"/>: check it once at the end.
/// </summary>
internal ref struct RbspReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;
    private int _bitsLeft;
    private int _current;
    private int _zeros;

    /// <summary>More was read than there is, or a value too large for its type.</summary>
    public bool Overrun { get; private set; }

    /// <summary>One bit.</summary>
    public bool ReadFlag() => ReadBits(1) != 0;

    /// <summary>u(n), at most 32.</summary>
    public uint ReadBits(int count)
    {
        uint value = 0;
        for (; count > 0; count--)
        {
            if (_bitsLeft == 0) NextOctet();
            _bitsLeft--;
            value = (value << 1) | (uint)((_current >> _bitsLeft) & 1);
        }
        return value;
    }

    /// <summary>Leaves out bits.</summary>
    public void Skip(int count)
    {
        for (; count > 0 && !Overrun; count--) ReadBits(1);
    }

    /// <summary>ue(v).</summary>
    public uint ReadUnsigned()
    {
        var zeros = 0;
        while (!Overrun && !ReadFlag()) zeros++;
        if (zeros > 31) Overrun = true;
        return Overrun ? 0 : (uint)((1UL << zeros) - 1 + ReadBits(zeros));
    }

    /// <summary>se(v).</summary>
    public int ReadSigned()
    {
        var code = ReadUnsigned();
        return (code & 1) != 0 ? (int)(code / 2 + 1) : -(int)(code / 2);
    }

    private void NextOctet()
    {
        _bitsLeft = 8;
        if (_zeros >= 2 && _position < _data.Length && _data[_position] == 3)
        {
            _position++;
            _zeros = 0;
        }
        if (_position >= _data.Length)
        {
            Overrun = true;
            _current = 0;
            return;
        }
        _current = _data[_position++];
        _zeros = _current == 0 ? _zeros + 1 : 0;
    }
}
