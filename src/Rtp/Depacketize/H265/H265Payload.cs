using RoomLens.Rtp.Depacketize.Bits;

namespace RoomLens.Rtp.Depacketize.H265;

/// <summary>The structure of one H.265 RTP payload without decoding order numbers (RFC 7798 section 4.4).</summary>
/// <remarks>
/// <code>
/// payload header: |F|   Type    |  LayerId  | TID |
/// AP (48):        header, then size (16) | NAL unit, repeated
/// FU (49):        header, then |S|E|  FuType   | fragment
/// </code>
/// PACI (50) is refused: no receiver here negotiates it.
/// </remarks>
internal static class H265Payload
{
    /// <summary>The types of the NAL units that begin in the payload, as a set. False: malformed or of an unknown structure.</summary>
    public static bool TryInspect(ReadOnlySpan<byte> payload, out ulong types)
    {
        types = 0;
        // A header without anything after it is no payload.
        if (payload.Length <= H265NalType.HeaderLength) return false;
        var type = H265NalType.Of(payload[0]);
        switch (type)
        {
            case H265NalType.Aggregation:
                var rest = payload[H265NalType.HeaderLength..];
                do
                {
                    if (!NalUnits.TryTakeAggregated(ref rest, H265NalType.HeaderLength, out var unit)) return false;
                    if (H265NalType.Of(unit[0]) > H265NalType.MaxUnit) return false;
                    types |= 1UL << H265NalType.Of(unit[0]);
                }
                while (!rest.IsEmpty);
                return true;
            case H265NalType.Fragmentation when payload.Length == H265NalType.HeaderLength + 1:
                // A fragment must not be empty (section 4.4.3).
                return false;
            case H265NalType.Fragmentation:
                var fragmented = payload[2] & 0x3F;
                var (start, end) = ((payload[2] & 0x80) != 0, (payload[2] & 0x40) != 0);
                if (start) types = 1UL << fragmented;
                return !(start && end) && fragmented <= H265NalType.MaxUnit;
            default:
                types = 1UL << type;
                return type <= H265NalType.MaxUnit;
        }
    }
}
