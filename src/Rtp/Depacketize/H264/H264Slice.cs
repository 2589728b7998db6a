using RoomLens.Rtp.Depacketize.Bits;

namespace RoomLens.Rtp.Depacketize.H264;

/// <summary>The first fields of a slice header and of a picture parameter set (H.264 sections 7.3.3 and 7.3.2.2).</summary>
internal static class H264Slice
{
    /// <summary>Reads a slice (types 1, 2, 5): the first macroblock, 0 at the top of a picture, and the picture parameter set it uses.</summary>
    public static bool TryRead(ReadOnlySpan<byte> unit, out uint firstMacroblock, out int pictureSet)
    {
        (firstMacroblock, pictureSet) = (0, 0);
        if (unit.Length < 2) return false;
        var bits = new RbspReader(unit[1..]);
        firstMacroblock = bits.ReadUnsigned();
        bits.ReadUnsigned();
        var id = bits.ReadUnsigned();
        pictureSet = (int)Math.Min(id, 256);
        return !bits.Overrun && id < 256;
    }

    /// <summary>Reads the ids of a picture parameter set: its own and that of its sequence parameter set.</summary>
    public static bool TryReadPictureSet(ReadOnlySpan<byte> unit, out int id, out int sequenceSet)
    {
        (id, sequenceSet) = (0, 0);
        if (unit.Length < 2) return false;
        var bits = new RbspReader(unit[1..]);
        var (own, sequence) = (bits.ReadUnsigned(), bits.ReadUnsigned());
        if (bits.Overrun || own > 255 || sequence > 31) return false;
        (id, sequenceSet) = ((int)own, (int)sequence);
        return true;
    }
}
