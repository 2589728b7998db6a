namespace RoomLens.Sfu.Codecs;

/// <summary>
/// Whether two descriptions of one codec mean streams that the same decoder takes: the rules of ORTC that mediasoup applications rely on
/// (H264 packetization mode and profile, VP9 profile).
/// </summary>
internal static class CodecMatching
{
    /// <summary>A codec without format parameters.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    /// <summary>Whether streams with these parameters are the codec's.</summary>
    public static bool Matches(RtpCodec codec, IReadOnlyDictionary<string, string> parameters) => codec.Name switch
    {
        "H264" => Value(codec.Parameters, "packetization-mode", "0") == Value(parameters, "packetization-mode", "0")
            && H264Profiles.Of(Value(codec.Parameters, "profile-level-id", H264Profiles.Default))
                == H264Profiles.Of(Value(parameters, "profile-level-id", H264Profiles.Default)),
        "VP9" => Value(codec.Parameters, "profile-id", "0") == Value(parameters, "profile-id", "0"),
        _ => true,
    };

    private static string Value(IReadOnlyDictionary<string, string> parameters, string name, string absent) =>
        parameters.TryGetValue(name, out var value) ? value : absent;
}
