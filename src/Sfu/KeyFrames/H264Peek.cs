using System.Buffers.Binary;

namespace RoomLens.Sfu.KeyFrames;

/// <summary>Finds sequence parameter sets and IDR slices in H264 payloads (RFC 6184 section 5.2).</summary>
internal static class H264Peek
{
    private const int TypeMask = 0x1F;
    private const int IdrSlice = 5;
    private const int SequenceParameters = 7;
    private const int SingleTimeAggregation = 24;
    private const int FragmentA = 28;
    private const int StartOfFragment = 0x80;

    /// <summary>Whether the payload has a parameter set or the start of an IDR slice.</summary>
    public static bool HoldsKeyPicture(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2) return false;
        return (payload[0] & TypeMask) switch
        {
            SingleTimeAggregation => HoldsKeyUnit(payload[1..]),
            FragmentA => (payload[1] & StartOfFragment) != 0 && IsKey(payload[1]),
            _ => IsKey(payload[0]),
        };
    }

    private static bool HoldsKeyUnit(ReadOnlySpan<byte> units)
    {
        while (units.Length > 2)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (size == 0 || size > units.Length - 2) return false;
            if (IsKey(units[2])) return true;
            units = units[(2 + size)..];
        }

        return false;
    }

    private static bool IsKey(byte header) => (header & TypeMask) is IdrSlice or SequenceParameters;
}
