using System.Buffers.Binary;

namespace RoomLens.Rtp.Depacketize;

/// <summary>The VP8 payload descriptor (RFC 7741 section 4.2) and what the first octets of the frame say.</summary>
/// <remarks>
/// <code>
///      0 1 2 3 4 5 6 7
///     |X|R|N|S|R| PID | (required)
/// X:  |I|L|T|K| RSV   | (optional)
/// I:  |M| PictureID   | (7 bits, or 15 in two octets when M is set)
/// L:  |   TL0PICIDX   |
/// T/K:|TID|Y| KEYIDX  |
/// </code>
/// </remarks>
public readonly record struct Vp8Descriptor
{
    /// <summary>Octets of the descriptor; the frame's data follows.</summary>
    public int Length { get; private init; }

    /// <summary>N: the frame may be dropped without harm to others.</summary>
    public bool NonReference { get; private init; }

    /// <summary>S: the payload begins a partition.</summary>
    public bool StartOfPartition { get; private init; }

    /// <summary>PID.</summary>
    public int PartitionId { get; private init; }

    /// <summary>Picture id, 7 or 15 bits.</summary>
    public int? PictureId { get; private init; }

    /// <summary>7 or 15; 0 without a picture id.</summary>
    public int PictureIdBits { get; private init; }

    /// <summary>Running index of base-layer frames, 8 bits.</summary>
    public int? Tl0PicIdx { get; private init; }

    /// <summary>Temporal layer.</summary>
    public int? TemporalId { get; private init; }

    /// <summary>Y: depends on the base layer only.</summary>
    public bool? LayerSync { get; private init; }

    /// <summary>Temporal key frame index, 5 bits.</summary>
    public int? KeyIdx { get; private init; }

    /// <summary>First packet of a key frame: S, partition 0, and the frame tag's P bit clear (RFC 6386 section 9.1).</summary>
    public bool IsKeyFrame { get; private init; }

    /// <summary>First packet of a frame.</summary>
    public bool IsFrameStart => StartOfPartition && PartitionId == 0;

    /// <summary>Reads the descriptor of one RTP payload. False: truncated, or nothing after the descriptor.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty) return false;
        var first = payload[0];
        var position = 1;
        var extensions = 0;
        if ((first & 0x80) != 0)
        {
            if (payload.Length < 2) return false;
            extensions = payload[1] & 0xF0;
            position = 2;
        }
        if (payload.Length <= position + CountOptional(extensions, payload[position..])) return false;
        int? pictureId = null, tl0PicIdx = null, temporalId = null, keyIdx = null;
        var pictureIdBits = 0;
        bool? layerSync = null;
        if ((extensions & 0x80) != 0)
        {
            pictureIdBits = (payload[position] & 0x80) != 0 ? 15 : 7;
            pictureId = pictureIdBits == 15 ? BinaryPrimitives.ReadUInt16BigEndian(payload[position..]) & 0x7FFF : payload[position];
            position += pictureIdBits == 15 ? 2 : 1;
        }
        if ((extensions & 0x40) != 0) tl0PicIdx = payload[position++];
        if ((extensions & 0x30) != 0)
        {
            var octet = payload[position++];
            if ((extensions & 0x20) != 0) (temporalId, layerSync) = (octet >> 6, (octet & 0x20) != 0);
            if ((extensions & 0x10) != 0) keyIdx = octet & 0x1F;
        }
        var start = (first & 0x10) != 0;
        var partition = first & 0x07;
        descriptor = new Vp8Descriptor
        {
            Length = position,
            NonReference = (first & 0x20) != 0,
            StartOfPartition = start,
            PartitionId = partition,
            PictureId = pictureId,
            PictureIdBits = pictureIdBits,
            Tl0PicIdx = tl0PicIdx,
            TemporalId = temporalId,
            LayerSync = layerSync,
            KeyIdx = keyIdx,
            IsKeyFrame = start && partition == 0 && (payload[position] & 0x01) == 0,
        };
        return true;
    }

    /// <summary>Octets of the optional fields; when the picture id itself is cut off, more than there are.</summary>
    private static int CountOptional(int extensions, ReadOnlySpan<byte> rest)
    {
        var count = 0;
        if ((extensions & 0x80) != 0) count += !rest.IsEmpty && (rest[0] & 0x80) != 0 ? 2 : 1;
        if ((extensions & 0x40) != 0) count++;
        if ((extensions & 0x30) != 0) count++;
        return count;
    }
}
