namespace RoomLens.Sfu.Codecs;

/// <summary>The publisher's ids of the header extensions that tell whose a packet is; 0 = not negotiated.</summary>
/// <param name="Mid">Media identification (RFC 8843).</param>
/// <param name="Rid">RTP stream id (RFC 8852).</param>
/// <param name="RepairedRid">Stream id that a retransmission repairs (RFC 8852).</param>
internal readonly record struct StreamIdExtensions(byte Mid, byte Rid, byte RepairedRid);
