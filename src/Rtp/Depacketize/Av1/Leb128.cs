namespace RoomLens.Rtp.Depacketize.Av1;

/// <summary>Numbers in groups of seven bits, least significant first (AV1 section 4.10.5).</summary>
internal static class Leb128
{
    /// <summary>Octets of the longest number allowed.</summary>
    public const int MaxLength = 8;

    /// <summary>Reads a number from the start. False: it has no end within eight octets, or exceeds 32 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ulong value, out int length)
    {
        (value, length) = (0, 0);
        while (length < MaxLength && length < data.Length)
        {
            var octet = data[length];
            value |= (ulong)(octet & 0x7F) << (7 * length++);
            if ((octet & 0x80) == 0) return value <= uint.MaxValue;
        }
        return false;
    }

    /// <summary>Appends a number.</summary>
    public static bool TryAppend(uint value, FrameBuffer frame)
    {
        for (; value >= 0x80; value >>= 7)
            if (!frame.TryAppend((byte)(value | 0x80))) return false;
        return frame.TryAppend((byte)value);
    }
}
