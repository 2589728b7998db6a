namespace RoomLens.Rtp.Depacketize.Av1;

/// <summary>One open bitstream unit (AV1 section 5.3) as a view.</summary>
/// <remarks><code>|F| type |X|S|-|   extension octet if X   size if S   payload</code></remarks>
internal readonly ref struct Obu
{
    public const int SequenceHeader = 1;
    public const int TemporalDelimiter = 2;
    public const int FrameHeader = 3;
    public const int TileGroup = 4;
    public const int Frame = 6;
    public const int RedundantFrameHeader = 7;
    public const int TileList = 8;

    private Obu(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        Header = header;
        Payload = payload;
    }

    /// <summary>One or two octets.</summary>
    public ReadOnlySpan<byte> Header { get; }

    public ReadOnlySpan<byte> Payload { get; }

    public int Type => (Header[0] >> 3) & 0x0F;

    /// <summary>Not carried in RTP and not given to a decoder (RTP payload format for AV1, section 5).</summary>
    public bool IsDropped => Type is TemporalDelimiter or TileList;

    /// <summary>A frame header that is coded anew (not an existing frame shown) and of a key frame (AV1 section 5.9.2).</summary>
    public bool BeginsKeyFrame => Type is FrameHeader or Frame && !Payload.IsEmpty && (Payload[0] & 0xE0) == 0;

    /// <summary>Reads a whole OBU, with or without its size. False: no octet, forbidden bit, size not matching.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out Obu obu)
    {
        obu = default;
        if (data.IsEmpty || (data[0] & 0x80) != 0) return false;
        var headerLength = (data[0] & 0x04) != 0 ? 2 : 1;
        if (data.Length < headerLength) return false;
        var payload = data[headerLength..];
        if ((data[0] & 0x02) != 0)
        {
            if (!Leb128.TryRead(payload, out var size, out var octets) || size != (ulong)(payload.Length - octets)) return false;
            payload = payload[octets..];
        }
        obu = new Obu(data[..headerLength], payload);
        return true;
    }

    /// <summary>Appends it in low-overhead form, with its size.</summary>
    public bool TryAppendTo(FrameBuffer frame)
    {
        if (!frame.TryAppend((byte)(Header[0] | 0x02))) return false;
        if (Header.Length > 1 && !frame.TryAppend(Header[1])) return false;
        return Leb128.TryAppend((uint)Payload.Length, frame) && frame.TryAppend(Payload);
    }
}
