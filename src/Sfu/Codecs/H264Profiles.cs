using System.Globalization;

namespace RoomLens.Sfu.Codecs;

/// <summary>Reads <c>profile-level-id</c> (RFC 6184 section 8.1): the profile decides who can decode, the level does not.</summary>
internal static class H264Profiles
{
    /// <summary>What an absent parameter means (RFC 6184 section 8.1).</summary>
    public const string Default = "420010";

    // profile_iop: bit 7 is constraint_set0, bit 6 constraint_set1, and so on (RFC 6184 table 5).
    private const int ConstraintSet1 = 0x40;

    /// <summary>The profile's name; an unknown or malformed value gives itself, so that it equals only its like.</summary>
    public static string Of(string profileLevelId)
    {
        if (profileLevelId.Length != 6 || !int.TryParse(profileLevelId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return profileLevelId;
        var (profile, constraints) = (value >> 16, value >> 8 & 0xFF);
        return profile switch
        {
            0x42 => (constraints & ConstraintSet1) != 0 ? "constrained baseline" : "baseline",
            0x4D => (constraints & 0x80) != 0 ? "constrained baseline" : "main",
            0x58 => (constraints & 0xC0) == 0xC0 ? "constrained baseline" : "extended",
            0x64 => constraints == 0x0C ? "constrained high" : "high",
            _ => profileLevelId[..2].ToUpperInvariant(),
        };
    }
}
