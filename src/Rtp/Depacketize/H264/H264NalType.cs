namespace RoomLens.Rtp.Depacketize.H264;

/// <summary>NAL unit types of H.264 (section 7.4.1) and the packet types of RFC 6184 section 5.4.</summary>
internal static class H264NalType
{
    public const int Slice = 1;
    public const int PartitionA = 2;
    public const int Idr = 5;
    public const int Sps = 7;
    public const int Pps = 8;
    public const int AccessUnitDelimiter = 9;

    /// <summary>Largest type of a NAL unit itself.</summary>
    public const int MaxUnit = 23;

    public const int StapA = 24;
    public const int FuA = 28;

    /// <summary>The type in a NAL unit's first octet.</summary>
    public static int Of(byte header) => header & 0x1F;

    /// <summary>Whether a set of types (bit n = type n) holds one.</summary>
    public static bool Contains(uint types, int type) => (types >> type & 1) != 0;

    /// <summary>Whether it holds coded slices or partitions, types 1 to 5.</summary>
    public static bool HasPicture(uint types) => (types & 0x3E) != 0;
}
