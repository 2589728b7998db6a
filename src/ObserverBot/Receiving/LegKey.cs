using RoomLens.Hosting.Udp;

namespace RoomLens.ObserverBot.Receiving;

/// <summary>What tells streams on the one socket apart: SSRCs are unique per SFU worker only (contracts section 1).</summary>
/// <param name="From">Where the packet came from.</param>
/// <param name="Ssrc">Its SSRC.</param>
internal readonly record struct LegKey(UdpAddress From, uint Ssrc);
