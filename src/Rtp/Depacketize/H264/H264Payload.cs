using RoomLens.Rtp.Depacketize.Bits;

namespace RoomLens.Rtp.Depacketize.H264;

/// <summary>The structure of one H.264 RTP payload in packetization mode 1 (RFC 6184 sections 5.6 to 5.8).</summary>
/// <remarks>
/// <code>
/// single: |F|NRI|  1-23 | ...
/// STAP-A: |F|NRI|   24  | size (16) | NAL unit | size (16) | NAL unit ...
/// FU-A:   |F|NRI|   28  |S|E|R| Type | fragment
/// </code>
/// </remarks>
internal static class H264Payload
{
    /// <summary>The types of the NAL units that begin in the payload, as a set. False: malformed, or a structure outside mode 1.</summary>
    public static bool TryInspect(ReadOnlySpan<byte> payload, out uint types)
    {
        types = 0;
        if (payload.IsEmpty) return false;
        switch (H264NalType.Of(payload[0]))
        {
            case H264NalType.StapA:
                var rest = payload[1..];
                do
                {
                    if (!NalUnits.TryTakeAggregated(ref rest, 1, out var unit) || !IsUnit(unit[0])) return false;
                    types |= 1u << H264NalType.Of(unit[0]);
                }
                while (!rest.IsEmpty);
                return true;
            case H264NalType.FuA:
                if (!TryReadFragment(payload, out var start, out _, out var header)) return false;
                if (start) types = 1u << H264NalType.Of(header);
                return true;
            default:
                types = 1u << H264NalType.Of(payload[0]);
                return IsUnit(payload[0]);
        }
    }

    /// <summary>Reads the two octets before a fragment and makes the header of the whole NAL unit from them.</summary>
    public static bool TryReadFragment(ReadOnlySpan<byte> payload, out bool start, out bool end, out byte header)
    {
        (start, end, header) = (false, false, 0);
        if (payload.Length < 2) return false;
        (start, end) = ((payload[1] & 0x80) != 0, (payload[1] & 0x40) != 0);
        header = (byte)((payload[0] & 0xE0) | H264NalType.Of(payload[1]));
        // A fragment is never a whole unit (RFC 6184 section 5.8).
        return !(start && end) && IsUnit(header);
    }

    private static bool IsUnit(byte header) => H264NalType.Of(header) is >= H264NalType.Slice and <= H264NalType.MaxUnit;
}
