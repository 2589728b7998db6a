namespace RoomLens.Rtp.Depacketize.H265;

/// <summary>NAL unit types of H.265 (table 7-1) and the packet types of RFC 7798 section 4.4.</summary>
internal static class H265NalType
{
    public const int RaslN = 8;
    public const int RaslR = 9;
    public const int FirstIrap = 16;
    public const int LastIrap = 23;
    public const int LastPicture = 31;
    public const int Vps = 32;
    public const int Sps = 33;
    public const int Pps = 34;
    public const int AccessUnitDelimiter = 35;

    /// <summary>Largest type of a NAL unit itself.</summary>
    public const int MaxUnit = 47;

    public const int Aggregation = 48;
    public const int Fragmentation = 49;

    /// <summary>Octets of a NAL unit header.</summary>
    public const int HeaderLength = 2;

    /// <summary>The type in a NAL unit's first octet.</summary>
    public static int Of(byte header) => (header >> 1) & 0x3F;

    /// <summary>Whether a set of types (bit n = type n) holds one.</summary>
    public static bool Contains(ulong types, int type) => (types >> type & 1) != 0;

    /// <summary>Whether it holds an intra random access picture.</summary>
    public static bool HasIrap(ulong types) => (types & 0xFF0000UL) != 0;

    /// <summary>Whether it holds coded slices.</summary>
    public static bool HasPicture(ulong types) => (types & 0xFFFFFFFFUL) != 0;
}
