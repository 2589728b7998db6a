namespace RoomLens.Rtp.Rtcp;

/// <summary>One sub-block of a DLRR report (RFC 3611 section 4.5), the answer to a receiver reference time.</summary>
/// <param name="Ssrc">The receiver that it answers.</param>
/// <param name="LastReferenceTime">Middle 32 bits of the reference time; 0 = none came.</param>
/// <param name="Delay">From its arrival to this answer, in 1/65536 s.</param>
public readonly record struct ReferenceTimeDelay(uint Ssrc, uint LastReferenceTime, uint Delay);
