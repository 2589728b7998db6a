using RoomLens.Rtp.Sdp;

namespace RoomLens.Sfu.Whip;

/// <summary>A publisher's request.</summary>
/// <param name="RoomId">Room.</param>
/// <param name="PeerId">Who publishes; null = a new name.</param>
/// <param name="Source"><c>camera</c> or <c>screen</c>.</param>
/// <param name="Observable">May be observed.</param>
/// <param name="Offer">The parsed offer.</param>
internal sealed record WhipRequest(string RoomId, string? PeerId, string Source, bool Observable, SessionDescription Offer);
