using RoomLens.Rtp.Stun;

namespace RoomLens.Rtp.Ice;

/// <summary>One way to a peer: its address, and which connection when it is reached over TCP (RFC 6544).</summary>
/// <param name="Address">The peer's address as seen here.</param>
/// <param name="Stream">Number of the TCP connection, never used twice in a session; 0 = UDP.</param>
public readonly record struct IcePath(StunAddress Address, uint Stream = 0);
