namespace RoomLens.Sfu.Codecs;

/// <summary>The codecs this node forwards.</summary>
internal static class SupportedCodecs
{
    /// <summary>RFC 7741.</summary>
    public static readonly RtpCodec Vp8 = new(MediaKind.Video, "VP8", 90_000, 0, 96, 97);

    /// <summary>RFC 7587: always 48 kHz and two channels on the wire.</summary>
    public static readonly RtpCodec Opus = new(MediaKind.Audio, "opus", 48_000, 2, 111, null);

    /// <summary>The codec of that kind, name and clock; null when it is not forwarded here.</summary>
    public static RtpCodec? Find(MediaKind kind, string name, int clockRateHz)
    {
        var codec = kind == MediaKind.Video ? Vp8 : Opus;
        return codec.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && codec.ClockRateHz == clockRateHz ? codec : null;
    }

    /// <summary>The typed failure of contracts section 3, naming both sides' lists.</summary>
    public static Refusal NoneSuits(MediaKind kind, IEnumerable<string> offered, string field) => Refusal.Impossible(
        $"no suitable codec: offered {string.Join(", ", offered.DefaultIfEmpty("none"))}; this node forwards {(kind == MediaKind.Video ? Vp8 : Opus).Map}.", field);
}
