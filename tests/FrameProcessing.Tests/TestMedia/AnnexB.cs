namespace RoomLens.TestMedia;

/// <summary>Splits H.264 and H.265 byte streams into access units: a new one begins with the first slice of a picture, or what precedes it.</summary>
internal static class AnnexB
{
    /// <summary>Access units with their start codes.</summary>
    public static IReadOnlyList<byte[]> SplitAccessUnits(byte[] stream, bool isH265 = false)
    {
        var units = new List<byte[]>();
        int begin = 0;
        var hasSlice = false;
        foreach (var at in StartCodes(stream))
        {
            var type = isH265 ? (stream[at + 3] >> 1) & 63 : stream[at + 3] & 31;
            var isSlice = isH265 ? type < 32 : type is 1 or 5;
            // H.264: first_mb_in_slice is an Exp-Golomb code; 0 is a single set bit. H.265: first_slice_segment_in_pic_flag.
            var beginsPicture = isSlice ? (stream[at + (isH265 ? 5 : 4)] & 0x80) != 0 : isH265 ? type is (>= 32 and <= 35) or 39 : type is >= 6 and <= 9;
            if (hasSlice && beginsPicture)
            {
                var cut = at > 0 && stream[at - 1] == 0 ? at - 1 : at;
                units.Add(stream[begin..cut]);
                begin = cut;
                hasSlice = false;
            }
            hasSlice |= isSlice;
        }
        units.Add(stream[begin..]);
        return units;
    }

    private static IEnumerable<int> StartCodes(byte[] stream)
    {
        for (var i = 0; i + 5 < stream.Length; i++)
        {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) yield return i;
        }
    }
}
