namespace RoomLens.Rtp.Sdp;

/// <summary>One m-section both sides agreed on.</summary>
/// <param name="Offer">The m-section of the offer.</param>
/// <param name="Mid">Its mid.</param>
/// <param name="Direction">As the answerer sees it; inactive where there is nothing to send.</param>
/// <param name="Codec">The codec with the offer's payload type and the feedback both sides speak.</param>
/// <param name="Rtx">The codec that repairs it, or null.</param>
/// <param name="HeaderExtensions">The ones both sides know, with the offer's ids.</param>
/// <param name="Rids">Simulcast layers the offerer sends, in its order; empty = one stream.</param>
public sealed record NegotiatedMedia(
    MediaDescription Offer,
    string Mid,
    SdpDirection Direction,
    SdpCodec Codec,
    SdpCodec? Rtx,
    IReadOnlyList<SdpHeaderExtension> HeaderExtensions,
    IReadOnlyList<string> Rids);
