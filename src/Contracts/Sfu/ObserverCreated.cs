using RoomLens.Contracts.Sfu.Srtp;

namespace RoomLens.Contracts.Sfu;

/// <summary>Where the SFU sends from, and where RTCP feedback goes.</summary>
/// <param name="ObserverId">The observer.</param>
/// <param name="Ip">The SFU's internal media address.</param>
/// <param name="Port">Its RTP port.</param>
/// <param name="RtcpPort">Its RTCP port; absent = rtcp-mux.</param>
/// <param name="Srtp">What the SFU protects with what it sends; with the request's suite, and only when it had one.</param>
public sealed record ObserverCreated(string ObserverId, string Ip, int Port, int? RtcpPort = null, SrtpParameters? Srtp = null);
