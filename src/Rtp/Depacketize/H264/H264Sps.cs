using RoomLens.Rtp.Depacketize.Bits;

namespace RoomLens.Rtp.Depacketize.H264;

/// <summary>What is used of an H.264 sequence parameter set (section 7.3.2.1.1).</summary>
/// <param name="Id">seq_parameter_set_id, 0 to 31.</param>
/// <param name="Width">Cropped width in pixels.</param>
/// <param name="Height">Cropped height in pixels.</param>
public readonly record struct H264Sps(int Id, int Width, int Height)
{
    // Table A-1 ends at 8192×4320 (level 6.2 allows 139264 macroblocks); more is damage.
    private const int MaxMacroblocks = 1024;

    /// <summary>Reads a whole NAL unit of type 7, header included.</summary>
    public static bool TryParse(ReadOnlySpan<byte> unit, out H264Sps sps)
    {
        sps = default;
        if (unit.Length < 4 || H264NalType.Of(unit[0]) != H264NalType.Sps) return false;
        var bits = new RbspReader(unit[1..]);
        var profile = bits.ReadBits(8);
        bits.Skip(16);
        var id = bits.ReadUnsigned();
        var chroma = 1u;
        if (HasChromaFormat(profile)) chroma = ReadChroma(ref bits);
        bits.ReadUnsigned();
        SkipPictureOrder(ref bits);
        bits.ReadUnsigned();
        bits.Skip(1);
        var columns = bits.ReadUnsigned() + 1;
        var rows = bits.ReadUnsigned() + 1;
        var frameOnly = bits.ReadFlag();
        if (!frameOnly) bits.Skip(1);
        bits.Skip(1);
        if (bits.Overrun || id > 31 || columns > MaxMacroblocks || rows > MaxMacroblocks) return false;
        long width = columns * 16, height = rows * 16 * (frameOnly ? 1 : 2);
        if (bits.ReadFlag())
        {
            // Section 7.4.2.1.1: in units of chroma samples, and of fields where frames may be coded as such.
            var unitX = chroma is 1 or 2 ? 2 : 1;
            var unitY = (chroma == 1 ? 2 : 1) * (frameOnly ? 1 : 2);
            width -= unitX * ((long)bits.ReadUnsigned() + bits.ReadUnsigned());
            height -= unitY * ((long)bits.ReadUnsigned() + bits.ReadUnsigned());
        }
        if (bits.Overrun || width <= 0 || height <= 0) return false;
        sps = new H264Sps((int)id, (int)width, (int)height);
        return true;
    }

    private static bool HasChromaFormat(uint profile) => profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135;

    private static uint ReadChroma(ref RbspReader bits)
    {
        var chroma = bits.ReadUnsigned();
        var separatePlanes = chroma == 3 && bits.ReadFlag();
        bits.ReadUnsigned();
        bits.ReadUnsigned();
        bits.Skip(1);
        if (bits.ReadFlag())
            for (var i = 0; i < (chroma == 3 ? 12 : 8); i++)
                if (bits.ReadFlag()) SkipScalingList(ref bits, i < 6 ? 16 : 64);
        return separatePlanes ? 0 : chroma;
    }

    private static void SkipScalingList(ref RbspReader bits, int size)
    {
        var (last, next) = (8, 8);
        for (var i = 0; i < size && !bits.Overrun; i++)
        {
            if (next != 0) next = (last + bits.ReadSigned()) & 0xFF;
            if (next != 0) last = next;
        }
    }

    private static void SkipPictureOrder(ref RbspReader bits)
    {
        var type = bits.ReadUnsigned();
        if (type == 0) bits.ReadUnsigned();
        if (type != 1) return;
        bits.Skip(1);
        bits.ReadSigned();
        bits.ReadSigned();
        for (var left = bits.ReadUnsigned(); left > 0 && !bits.Overrun; left--) bits.ReadSigned();
    }
}
