using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion;

/// <summary>A packet on its way.</summary>
/// <param name="Sequence">Transport-wide number, extended.</param>
/// <param name="SentAt">When it left.</param>
/// <param name="SizeBytes">Octets of the RTP packet.</param>
/// <param name="Probe">Number of the probe it belongs to; 0 = none.</param>
internal readonly record struct SentPacket(long Sequence, Instant SentAt, int SizeBytes, int Probe);
