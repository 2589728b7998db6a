namespace RoomLens.Rtp.Depacketize;

/// <summary>Where a frame is put together: grows to what frames need and not beyond its limit, and is used again for each.</summary>
internal sealed class FrameBuffer(int maxBytes)
{
    private byte[] _bytes = new byte[Math.Min(16 * 1024, maxBytes)];

    /// <summary>Octets so far.</summary>
    public int Length { get; private set; }

    /// <summary>The octets so far, valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Begins anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends; false when the frame would exceed the limit.</summary>
    public bool TryAppend(ReadOnlySpan<byte> data)
    {
        if (!TryReserve(data.Length)) return false;
        data.CopyTo(_bytes.AsSpan(Length));
        Length += data.Length;
        return true;
    }

    /// <summary>Appends one octet; false when the frame would exceed the limit.</summary>
    public bool TryAppend(byte value)
    {
        if (!TryReserve(1)) return false;
        _bytes[Length++] = value;
        return true;
    }

    private bool TryReserve(int count)
    {
        var needed = (long)Length + count;
        if (needed <= _bytes.Length) return true;
        if (needed > maxBytes) return false;
        Array.Resize(ref _bytes, (int)Math.Min(maxBytes, Math.Max(needed, _bytes.Length * 2L)));
        return true;
    }
}
