using RoomLens.Rtp.Sdp;

namespace RoomLens.Sfu.Codecs;

/// <summary>The codecs this node forwards. It decodes none, so each costs only the recognition of key frames (<see cref="KeyFrames.FramePeek"/>).</summary>
internal static class SupportedCodecs
{
    private const int VideoClock = 90_000;

    /// <summary>RFC 7741.</summary>
    public static readonly RtpCodec Vp8 = Video("VP8", 96);

    /// <summary>RFC 7587: always 48 kHz and two channels on the wire.</summary>
    public static readonly RtpCodec Opus = new(MediaKind.Audio, "opus", 48_000, 2, 111, null)
    {
        Parameters = new Dictionary<string, string> { ["minptime"] = "10", ["useinbandfec"] = "1" },
    };

    /// <summary>All of them, preferred first (contracts section 3). Payload types stay clear of 64 to 95, which look like RTCP (RFC 5761 section 4).</summary>
    public static readonly IReadOnlyList<RtpCodec> All =
    [
        Opus,
        Vp8,
        Video("VP9", 98, ("profile-id", "0")),
        Video("VP9", 100, ("profile-id", "2")),
        H264("42e01f", 102),
        H264("4d0032", 104),
        H264("640032", 106),
        Video("AV1", 108),
        Video("H265", 112),
    ];

    /// <summary>The codec of that kind, name, clock and parameters; null when it is not forwarded here.</summary>
    public static RtpCodec? Find(MediaKind kind, string name, int clockRateHz, IReadOnlyDictionary<string, string>? parameters = null)
    {
        foreach (var codec in All)
        {
            if (codec.Kind != kind || codec.ClockRateHz != clockRateHz || !codec.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (CodecMatching.Matches(codec, parameters ?? CodecMatching.NoParameters)) return codec;
        }

        return null;
    }

    /// <summary>Whether an offered video codec is forwarded here.</summary>
    public static bool TakesVideo(SdpCodec offered) => Find(MediaKind.Video, offered.Name, offered.ClockRateHz, offered.Parameters) is not null;

    /// <summary>The codecs of a kind in words.</summary>
    public static string Names(MediaKind kind) => string.Join(", ", All.Where(codec => codec.Kind == kind).Select(Describe));

    /// <summary>The typed failure of contracts section 3, naming both sides' lists.</summary>
    public static Refusal NoneSuits(MediaKind kind, IEnumerable<string> offered, string field) => Refusal.Impossible(
        $"no suitable codec: offered {string.Join(", ", offered.DefaultIfEmpty("none"))}; this node forwards {Names(kind)}.", field);

    /// <summary>A codec in words, with what a decoder must be able to do.</summary>
    public static string Describe(RtpCodec codec) =>
        codec.Parameters.TryGetValue("profile-level-id", out var profile) ? $"{codec.Map} (packetization-mode 1, profile-level-id {profile})"
        : codec.Parameters.TryGetValue("profile-id", out var id) ? $"{codec.Map} (profile-id {id})"
        : codec.Map;

    private static RtpCodec Video(string name, int payloadType, params (string Name, string Value)[] parameters) =>
        new(MediaKind.Video, name, VideoClock, 0, payloadType, payloadType + 1)
        {
            Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
        };

    private static RtpCodec H264(string profile, int payloadType) =>
        Video("H264", payloadType, ("level-asymmetry-allowed", "1"), ("packetization-mode", "1"), ("profile-level-id", profile));
}
