using System.Buffers.Binary;

namespace RoomLens.Sfu.KeyFrames;

/// <summary>Finds parameter sets and random-access pictures in H265 payloads (RFC 7798 section 4.4).</summary>
internal static class H265Peek
{
    private const int HeaderLength = 2;
    private const int FirstRandomAccess = 16;
    private const int LastRandomAccess = 21;
    private const int VideoParameters = 32;
    private const int PictureParameters = 34;
    private const int Aggregation = 48;
    private const int Fragment = 49;
    private const int StartOfFragment = 0x80;

    /// <summary>Whether the payload has a parameter set or the start of a random-access picture.</summary>
    public static bool HoldsKeyPicture(ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= HeaderLength) return false;
        var type = payload[0] >> 1 & 0x3F;
        return type switch
        {
            Aggregation => HoldsKeyUnit(payload[HeaderLength..]),
            Fragment => (payload[HeaderLength] & StartOfFragment) != 0 && IsKey(payload[HeaderLength] & 0x3F),
            _ => IsKey(type),
        };
    }

    private static bool HoldsKeyUnit(ReadOnlySpan<byte> units)
    {
        while (units.Length > 2)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (size == 0 || size > units.Length - 2) return false;
            if (IsKey(units[2] >> 1 & 0x3F)) return true;
            units = units[(2 + size)..];
        }

        return false;
    }

    private static bool IsKey(int type) => type is >= FirstRandomAccess and <= LastRandomAccess or >= VideoParameters and <= PictureParameters;
}
