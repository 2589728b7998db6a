namespace RoomLens.Contracts.Sfu;

/// <summary>Where to send the media of a plain producer.</summary>
/// <param name="ProducerId">The new producer.</param>
/// <param name="Ip">Address to send to.</param>
/// <param name="Port">RTP port.</param>
/// <param name="RtcpPort">RTCP port; equal to <paramref name="Port"/> with rtcp-mux.</param>
public sealed record PlainProducerCreated(string ProducerId, string Ip, int Port, int RtcpPort);
