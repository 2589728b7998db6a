namespace RoomLens.Rtp.Depacketize.Bits;

/// <summary>Writes and walks NAL units in Annex B form with start codes of four octets.</summary>
internal static class NalUnits
{
    /// <summary>The start code before each NAL unit.</summary>
    public static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    /// <summary>Appends one NAL unit with its start code.</summary>
    public static bool TryAppend(ReadOnlySpan<byte> unit, FrameBuffer frame) => frame.TryAppend(StartCode) && frame.TryAppend(unit);

    /// <summary>Takes the first NAL unit off a frame; false at the end. No NAL unit holds three zeros and a one, so the next start code ends it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> unit)
    {
        unit = default;
        if (!frame.StartsWith(StartCode)) return false;
        var rest = frame[StartCode.Length..];
        var end = rest.IndexOf(StartCode);
        unit = end < 0 ? rest : rest[..end];
        frame = end < 0 ? default : rest[end..];
        return true;
    }

    /// <summary>Takes one element of an aggregation packet: a 16-bit size, then so many octets. False: no octets, or beyond the packet.</summary>
    public static bool TryTakeAggregated(ref ReadOnlySpan<byte> rest, int minimum, out ReadOnlySpan<byte> unit)
    {
        unit = default;
        if (rest.Length < 2) return false;
        var size = (rest[0] << 8) | rest[1];
        if (size < minimum || size > rest.Length - 2) return false;
        unit = rest.Slice(2, size);
        rest = rest[(2 + size)..];
        return true;
    }
}
