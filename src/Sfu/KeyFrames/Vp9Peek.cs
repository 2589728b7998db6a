using System.Buffers.Binary;

namespace RoomLens.Sfu.KeyFrames;

/// <summary>
/// Reads the VP9 payload descriptor (RFC 9628 section 4.2):
/// <code>
///  |I|P|L|F|B|E|V|Z|
///  |M| PICTURE ID  | (I), one or two octets
///  | TID |U| SID |D| (L)
///  |   TL0PICIDX   | (L and not F)
///  | SS ..         | (V)
/// </code>
/// </summary>
internal static class Vp9Peek
{
    private const int HasPictureId = 0x80;
    private const int IsPredicted = 0x40;
    private const int HasLayers = 0x20;
    private const int IsFlexible = 0x10;
    private const int BeginsFrame = 0x08;
    private const int HasStructure = 0x02;

    /// <summary>Key frames begin with the first packet of their lowest spatial layer; sizes are those of the highest layer.</summary>
    public static KeyFrameInfo Read(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return default;
        var flags = payload[0];
        var position = 1;
        if ((flags & HasPictureId) != 0)
        {
            if (payload.Length <= position) return default;
            position += (payload[position] & 0x80) != 0 ? 2 : 1;
        }

        var (temporal, isLowest) = (0, true);
        if ((flags & HasLayers) != 0)
        {
            if (payload.Length <= position) return default;
            var layers = payload[position];
            (temporal, isLowest) = (layers >> 5, (layers & 0x0F) == 0);
            position += (flags & IsFlexible) == 0 ? 2 : 1;
        }

        if ((flags & IsPredicted) != 0 || (flags & BeginsFrame) == 0 || !isLowest) return new KeyFrameInfo(false, 0, 0, temporal);
        var (width, height) = (flags & HasStructure) != 0 && position < payload.Length ? ReadSize(payload[position..]) : (0, 0);
        return new KeyFrameInfo(true, width, height, temporal);
    }

    // | N_S |Y|G|-|-|-| then WIDTH and HEIGHT of each spatial layer (Y).
    private static (int Width, int Height) ReadSize(ReadOnlySpan<byte> structure)
    {
        var last = 1 + (structure[0] >> 5) * 4;
        if ((structure[0] & 0x10) == 0 || structure.Length < last + 4) return (0, 0);
        return (BinaryPrimitives.ReadUInt16BigEndian(structure[last..]), BinaryPrimitives.ReadUInt16BigEndian(structure[(last + 2)..]));
    }
}
