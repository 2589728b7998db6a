namespace RoomLens.Cli.Publishing;

/// <summary>A codec that <c>publish</c> can send: how FFmpeg encodes it, and how it is announced.</summary>
/// <param name="Name">Encoding name as in SDP; without case it is the value of <c>--codec</c>.</param>
/// <param name="Format">Format parameters of the announcement; null = none.</param>
/// <param name="Encoder">FFmpeg's arguments for the encoder.</param>
internal sealed record PublishCodec(string Name, string? Format, IReadOnlyList<string> Encoder)
{
    /// <summary>Payload type of the video, announced and sent.</summary>
    public const int PayloadType = 96;

    /// <summary>RFC 7741.</summary>
    public static readonly PublishCodec Vp8 = new("VP8", null,
    [
        "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-threads", "1", "-b:v", "1200k", "-maxrate", "1500k", "-bufsize", "1500k",
        "-lag-in-frames", "0", "-auto-alt-ref", "0", "-error-resilient", "1",
    ]);

    /// <summary>RFC 6184. x264 repeats the parameter sets with each key frame as long as no global header is asked for.</summary>
    public static readonly PublishCodec H264 = new("H264", "packetization-mode=1;profile-level-id=42c01f",
    [
        "-c:v", "libx264", "-profile:v", "baseline", "-preset", "veryfast", "-tune", "zerolatency", "-threads", "1", "-b:v", "1200k",
        "-maxrate", "1500k", "-bufsize", "1500k",
    ]);

    /// <summary>RFC 9628; packetized here, because FFmpeg marks every VP9 frame as one without references.</summary>
    public static readonly PublishCodec Vp9 = new("VP9", "profile-id=0",
    [
        "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-threads", "1", "-b:v", "1000k", "-maxrate", "1250k", "-bufsize", "1250k",
        "-lag-in-frames", "0", "-auto-alt-ref", "0", "-error-resilient", "1",
    ])
    { IsPacketizedHere = true };

    /// <summary>The RTP payload format for AV1; packetized here, because FFmpeg 5.1 cannot.</summary>
    public static readonly PublishCodec Av1 = new("AV1", null,
    [
        "-c:v", "libaom-av1", "-usage", "realtime", "-cpu-used", "8", "-threads", "1", "-b:v", "800k", "-lag-in-frames", "0",
    ])
    { IsPacketizedHere = true };

    /// <summary>RFC 7798. x265 has to be told to repeat the parameter sets, and FFmpeg that a key frame asked for is one to begin at.</summary>
    public static readonly PublishCodec H265 = new("H265", null,
    [
        "-c:v", "libx265", "-profile:v", "main", "-preset", "ultrafast", "-tune", "zerolatency", "-forced-idr", "1", "-b:v", "1000k",
        "-maxrate", "1250k", "-bufsize", "1250k", "-x265-params", "repeat-headers=1:pools=none:frame-threads=1:log-level=error",
    ]);

    /// <summary>All of them, the default first.</summary>
    public static readonly IReadOnlyList<PublishCodec> All = [Vp8, H264, Vp9, Av1, H265];

    /// <summary>FFmpeg hands over frames, and this program makes packets of them; otherwise FFmpeg sends them itself.</summary>
    public bool IsPacketizedHere { get; private init; }

    /// <summary>RFC 8866 description of what will be sent; the address is unused, because the SFU learns it from the packets.</summary>
    public string Sdp =>
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=RoomLens publish\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + $"m=video 5004 RTP/AVP {PayloadType}\r\na=rtpmap:{PayloadType} {Name}/90000\r\n"
        + (Format is null ? "" : $"a=fmtp:{PayloadType} {Format}\r\n") + "a=sendonly\r\n";

    /// <summary>The codec of that name; null when there is none.</summary>
    public static PublishCodec? Find(string name) => All.FirstOrDefault(codec => codec.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
