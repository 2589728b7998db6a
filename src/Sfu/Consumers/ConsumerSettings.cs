using RoomLens.Sfu.Codecs;

namespace RoomLens.Sfu.Consumers;

/// <summary>How a consumer's packets look: what was negotiated with its receiver.</summary>
/// <param name="Ssrc">Media SSRC, unique on the worker.</param>
/// <param name="PayloadType">Media payload type.</param>
/// <param name="RtxSsrc">SSRC of retransmissions; null = answered on the media SSRC, unchanged.</param>
/// <param name="RtxPayloadType">Payload type of retransmissions.</param>
/// <param name="Extensions">Header-extension ids of the receiver.</param>
internal sealed record ConsumerSettings(uint Ssrc, byte PayloadType, uint? RtxSsrc, byte? RtxPayloadType, ForwardedExtensions Extensions)
{
    /// <summary>Header-extension id of the transport-wide sequence number, 1..14; 0 = the receiver gives no transport-wide feedback.</summary>
    public byte TransportSequence { get; init; }

    /// <summary>Whether retransmissions travel as RFC 4588.</summary>
    public bool HasRtx => RtxSsrc is not null && RtxPayloadType is not null;
}
