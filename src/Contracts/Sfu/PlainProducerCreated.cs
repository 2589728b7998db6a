using RoomLens.Contracts.Sfu.Srtp;

namespace RoomLens.Contracts.Sfu;

/// <summary>Where to send the media of a plain producer.</summary>
/// <param name="ProducerId">The new producer.</param>
/// <param name="Ip">Address to send to.</param>
/// <param name="Port">RTP port.</param>
/// <param name="RtcpPort">RTCP port; equal to <paramref name="Port"/> with rtcp-mux.</param>
/// <param name="Srtp">What the SFU protects its RTCP with; with the request's suite, and only when it had one.</param>
public sealed record PlainProducerCreated(string ProducerId, string Ip, int Port, int RtcpPort, SrtpParameters? Srtp = null);
