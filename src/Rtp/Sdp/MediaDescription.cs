namespace RoomLens.Rtp.Sdp;

/// <summary>One m-section. Where an attribute may stand at session level, that value applies if the medium has none.</summary>
public sealed class MediaDescription
{
    /// <summary><c>audio</c>, <c>video</c>, <c>application</c>…</summary>
    public required string Kind { get; init; }

    /// <summary>Port of the m= line; 0 = refused, 9 = see the candidates.</summary>
    public required int Port { get; init; }

    /// <summary>For example <c>UDP/TLS/RTP/SAVPF</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Formats of the m= line; for RTP the payload types.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>Direction of media as the writer sees it.</summary>
    public required SdpDirection Direction { get; init; }

    /// <summary>Address of the <c>c=</c> line.</summary>
    public string? ConnectionAddress { get; init; }

    /// <summary>Value of <c>a=mid</c>.</summary>
    public string? Mid { get; init; }

    /// <summary>Value of <c>a=msid</c>.</summary>
    public string? Msid { get; init; }

    /// <summary>ICE username fragment.</summary>
    public string? IceUfrag { get; init; }

    /// <summary>ICE password.</summary>
    public string? IcePwd { get; init; }

    /// <summary>The session is ICE-lite.</summary>
    public bool IceLite { get; init; }

    /// <summary>DTLS role: actpass, active, passive or holdconn.</summary>
    public string? Setup { get; init; }

    /// <summary>Certificate fingerprints.</summary>
    public IReadOnlyList<SdpFingerprint> Fingerprints { get; init; } = [];

    /// <summary>RTP and RTCP share a port.</summary>
    public bool RtcpMux { get; init; }

    /// <summary>Reduced-size RTCP is allowed.</summary>
    public bool RtcpRsize { get; init; }

    /// <summary>Port of <c>a=rtcp</c>.</summary>
    public int? RtcpPort { get; init; }

    /// <summary>Candidates that could be read.</summary>
    public IReadOnlyList<SdpCandidate> Candidates { get; init; } = [];

    /// <summary>No further candidate will come.</summary>
    public bool EndOfCandidates { get; init; }

    /// <summary>Codecs with an rtpmap, in the order of the m= line.</summary>
    public IReadOnlyList<SdpCodec> Codecs { get; init; } = [];

    /// <summary>Header extensions.</summary>
    public IReadOnlyList<SdpHeaderExtension> HeaderExtensions { get; init; } = [];

    /// <summary>Sources announced by <c>a=ssrc</c>.</summary>
    public IReadOnlyList<SdpSsrc> Ssrcs { get; init; } = [];

    /// <summary>Groups of sources.</summary>
    public IReadOnlyList<SdpSsrcGroup> SsrcGroups { get; init; } = [];

    /// <summary>Restriction identifiers.</summary>
    public IReadOnlyList<SdpRid> Rids { get; init; } = [];

    /// <summary>Value of <c>a=simulcast</c>.</summary>
    public string? Simulcast { get; init; }

    /// <summary>SRTP keys in the description (RFC 4568).</summary>
    public IReadOnlyList<SdpCrypto> Cryptos { get; init; } = [];

    /// <summary>Every attribute of this m-section.</summary>
    public required SdpAttributes Attributes { get; init; }

    /// <summary>The rids the writer sends, in the order of <c>a=simulcast</c>, low layer first in browsers; empty without simulcast.</summary>
    public IReadOnlyList<string> SendRids
    {
        get
        {
            if (SimulcastValue.SendList(Simulcast) is not { } listed) return [];
            return [.. listed.Where(id => Rids.Any(rid => rid.Id == id && rid.IsSend))];
        }
    }

    /// <summary>The RTX payload type that repairs a codec (RFC 4588 section 8.6), or null.</summary>
    public int? RtxPayloadTypeFor(int payloadType)
    {
        foreach (var codec in Codecs)
        {
            if (codec.IsNamed("rtx") && codec.AssociatedPayloadType == payloadType) return codec.PayloadType;
        }

        return null;
    }
}
