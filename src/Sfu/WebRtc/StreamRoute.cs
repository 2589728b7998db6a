using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.WebRtc;

/// <summary>Where packets of one SSRC go.</summary>
/// <param name="Producer">The stream.</param>
/// <param name="Layer">Index into its encodings.</param>
/// <param name="IsRtx">Retransmissions of it (RFC 4588).</param>
internal readonly record struct StreamRoute(Producer Producer, int Layer, bool IsRtx);
