namespace RoomLens.Rtp.Srtp;

/// <summary>Packets a context refused, by reason.</summary>
/// <param name="Malformed">Too short, or a header that runs past the packet.</param>
/// <param name="Forged">The tag does not fit: forged, damaged, or other keys.</param>
/// <param name="Replayed">Authentic or not, its index was seen or is older than the window.</param>
/// <param name="NoRoom">More SSRCs than the context keeps.</param>
public readonly record struct SrtpCounters(long Malformed, long Forged, long Replayed, long NoRoom);
