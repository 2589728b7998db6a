using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Sdp;

/// <summary>The description of one plain RTP stream for its reader: FFmpeg, GStreamer or a bot opens it as a file.</summary>
public sealed class PlainRtpDescription
{
    /// <summary>Where the stream is sent, so where the reader listens.</summary>
    public required string Address { get; init; }

    /// <summary>RTP port.</summary>
    public required int Port { get; init; }

    /// <summary>RTCP port; null = the same port (rtcp-mux).</summary>
    public int? RtcpPort { get; init; }

    /// <summary><c>video</c> or <c>audio</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The codec.</summary>
    public required SdpCodec Codec { get; init; }

    /// <summary>Payload type of retransmissions; null = none.</summary>
    public int? RtxPayloadType { get; init; }

    /// <summary>Source of the stream.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>Source of retransmissions.</summary>
    public uint? RtxSsrc { get; init; }

    /// <summary>Canonical name.</summary>
    public required string Cname { get; init; }

    /// <summary>Header extensions in the packets.</summary>
    public IReadOnlyList<SdpHeaderExtension> HeaderExtensions { get; init; } = [];

    /// <summary>The sender answers receiver reference times (RFC 3611 section 5: <c>rcvr-rtt</c>).</summary>
    public bool AnswersReferenceTimes { get; init; }

    /// <summary>The stream is SRTP; also when its keys are not told.</summary>
    public bool IsProtected { get; init; }

    /// <summary>SRTP keys; null = in the clear, or told elsewhere (<see cref="IsProtected"/>).</summary>
    public SdpCrypto? Crypto { get; init; }

    /// <summary>Unique id of the session.</summary>
    public required ulong SessionId { get; init; }

    /// <summary>Shown by players.</summary>
    public string SessionName { get; init; } = "RoomLens";

    /// <summary>The text, with <c>recvonly</c> as the reader sees it.</summary>
    public string Write()
    {
        var protocol = Crypto is null && !IsProtected ? "RTP/AVPF" : "RTP/SAVPF";
        var formats = FormattableString.Invariant($"{Codec.PayloadType}");
        if (RtxPayloadType is { } rtxType) formats += FormattableString.Invariant($" {rtxType}");
        var writer = new SdpWriter().Session(SessionId, 1, Address, SessionName).Connection(Address).Line('t', "0 0")
            .Line('m', FormattableString.Invariant($"{Kind} {Port} {protocol} {formats}"));
        if (RtcpPort is { } port) writer.Attribute("rtcp", $"{port}");
        else writer.Attribute("rtcp-mux");
        writer.Codec(Codec);
        if (RtxPayloadType is { } repair)
        {
            writer.Attribute("rtpmap", $"{repair} rtx/{Codec.ClockRateHz}").Attribute("fmtp", $"{repair} apt={Codec.PayloadType}");
            if (RtxSsrc is { } rtx) writer.Attribute("ssrc-group", $"FID {Ssrc} {rtx}");
        }

        writer.Attribute("ssrc", $"{Ssrc} cname:{Cname}");
        if (RtxSsrc is { } rtxSsrc) writer.Attribute("ssrc", $"{rtxSsrc} cname:{Cname}");
        if (AnswersReferenceTimes) writer.Attribute("rtcp-xr", $"rcvr-rtt=all");
        // A descriptor with its structure needs two-byte headers (RFC 8285 section 6).
        if (HeaderExtensions.Any(extension => extension.Uri == HeaderExtensionUris.DependencyDescriptor)) writer.Attribute(MediaNegotiator.AllowMixed);
        foreach (var extension in HeaderExtensions) writer.Attribute("extmap", $"{extension.Id} {extension.Uri}");
        if (Crypto is not null) writer.Line('a', "crypto:" + Crypto.ToSdp());
        return writer.Attribute("recvonly").ToString();
    }
}
