using RoomLens.Hosting.Udp;

namespace RoomLens.Sfu.Plain;

/// <summary>The two sockets of a plain producer.</summary>
/// <param name="Rtp">Even port.</param>
/// <param name="Rtcp">The odd port above it (RFC 3550 section 11).</param>
internal sealed record PlainPair(MediaSocket Rtp, MediaSocket Rtcp);
