using RoomLens.Contracts.Sfu.Srtp;

namespace RoomLens.Contracts.Sfu;

/// <summary><c>POST /v1/rooms/{room}/observers</c>: one plain transport towards a bot or reader. Repeating it with the same id returns the same observer.</summary>
/// <param name="ObserverId">Chosen by the caller; unique within the room.</param>
/// <param name="Ip">Where RTP goes.</param>
/// <param name="Port">RTP port.</param>
/// <param name="RtcpPort">RTCP port of the reader; absent = rtcp-mux on <paramref name="Port"/>.</param>
/// <param name="Purpose">What it observes for, as the room's participants are told; default <c>observation</c>.</param>
/// <param name="Srtp">What the reader protects its RTCP with; media and RTCP towards it are protected with the key that is answered. Absent = RTP in the clear.</param>
public sealed record CreateObserver(string ObserverId, string Ip, int Port, int? RtcpPort = null, string? Purpose = null, SrtpParameters? Srtp = null);
