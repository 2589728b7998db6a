using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Receiving;

/// <summary>What a leg received, as another thread sees it.</summary>
/// <param name="LastPacketAt">Arrival of the last RTP packet; null before the first.</param>
/// <param name="SaidGoodbye">The SFU ended the stream by RTCP BYE.</param>
/// <param name="PacketsLost">Packets lost and never repaired.</param>
internal readonly record struct LegActivity(Instant? LastPacketAt, bool SaidGoodbye, long PacketsLost);
