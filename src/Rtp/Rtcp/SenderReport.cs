using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Rtcp;

/// <summary>Sender information of an SR (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The sender.</param>
/// <param name="Ntp">Wall clock of the sender.</param>
/// <param name="RtpTimestamp">The same moment on the media clock.</param>
/// <param name="PacketCount">Packets sent, modulo 2^32.</param>
/// <param name="OctetCount">Payload octets sent, modulo 2^32.</param>
public readonly record struct SenderReport(uint Ssrc, NtpTime Ntp, uint RtpTimestamp, uint PacketCount, uint OctetCount);
