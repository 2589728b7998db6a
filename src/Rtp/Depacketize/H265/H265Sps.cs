using RoomLens.Rtp.Depacketize.Bits;

namespace RoomLens.Rtp.Depacketize.H265;

/// <summary>What is used of an H.265 sequence parameter set (section 7.3.2.2).</summary>
/// <param name="Id">sps_seq_parameter_set_id, 0 to 15.</param>
/// <param name="Width">Cropped width in pixels.</param>
/// <param name="Height">Cropped height in pixels.</param>
public readonly record struct H265Sps(int Id, int Width, int Height)
{
    // Twice the largest width of level 6.2 (section A.4.1); more is damage.
    private const uint MaxSide = 32_768;

    /// <summary>Reads a whole NAL unit of type 33, header included.</summary>
    public static bool TryParse(ReadOnlySpan<byte> unit, out H265Sps sps)
    {
        sps = default;
        if (unit.Length < 4 || H265NalType.Of(unit[0]) != H265NalType.Sps) return false;
        var bits = new RbspReader(unit[H265NalType.HeaderLength..]);
        bits.Skip(4);
        var subLayers = (int)bits.ReadBits(3);
        bits.Skip(1);
        SkipProfileTierLevel(ref bits, subLayers);
        var id = bits.ReadUnsigned();
        var chroma = bits.ReadUnsigned();
        var separatePlanes = chroma == 3 && bits.ReadFlag();
        var width = bits.ReadUnsigned();
        var height = bits.ReadUnsigned();
        if (bits.Overrun || id > 15 || width is 0 or > MaxSide || height is 0 or > MaxSide) return false;
        long croppedWidth = width, croppedHeight = height;
        if (bits.ReadFlag())
        {
            var unitX = !separatePlanes && chroma is 1 or 2 ? 2 : 1;
            var unitY = !separatePlanes && chroma == 1 ? 2 : 1;
            croppedWidth -= unitX * ((long)bits.ReadUnsigned() + bits.ReadUnsigned());
            croppedHeight -= unitY * ((long)bits.ReadUnsigned() + bits.ReadUnsigned());
        }
        if (bits.Overrun || croppedWidth <= 0 || croppedHeight <= 0) return false;
        sps = new H265Sps((int)id, (int)croppedWidth, (int)croppedHeight);
        return true;
    }

    /// <summary>profile_tier_level(1, subLayers), section 7.3.3.</summary>
    private static void SkipProfileTierLevel(ref RbspReader bits, int subLayers)
    {
        bits.Skip(96);
        Span<(bool Profile, bool Level)> present = stackalloc (bool Profile, bool Level)[8];
        for (var i = 0; i < subLayers; i++) present[i] = (bits.ReadFlag(), bits.ReadFlag());
        if (subLayers > 0) bits.Skip(2 * (8 - subLayers));
        for (var i = 0; i < subLayers; i++)
        {
            if (present[i].Profile) bits.Skip(88);
            if (present[i].Level) bits.Skip(8);
        }
    }
}
