namespace RoomLens.Sfu.Codecs;

/// <summary>A codec this node forwards, with the payload types it prefers towards receivers.</summary>
/// <param name="Kind">Audio or video.</param>
/// <param name="Name">Encoding name as in <c>a=rtpmap</c>; compared without case (RFC 8866 section 6.6).</param>
/// <param name="ClockRateHz">RTP clock.</param>
/// <param name="Channels">Audio channels; 0 for video.</param>
/// <param name="PayloadType">Preferred payload type.</param>
/// <param name="RtxPayloadType">Preferred payload type of its retransmissions (RFC 4588); null = none.</param>
internal sealed record RtpCodec(MediaKind Kind, string Name, int ClockRateHz, int Channels, int PayloadType, int? RtxPayloadType)
{
    /// <summary>Format parameters that tell apart what a decoder must be able to do.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = CodecMatching.NoParameters;

    /// <summary><c>VP8/90000</c>, <c>opus/48000/2</c>: the value of <c>a=rtpmap</c>.</summary>
    public string Map => Channels == 0 ? $"{Name}/{ClockRateHz}" : $"{Name}/{ClockRateHz}/{Channels}";

    /// <summary><c>video/VP8</c>, <c>audio/opus</c>.</summary>
    public string MimeType => $"{Kind.Name()}/{Name}";
}
