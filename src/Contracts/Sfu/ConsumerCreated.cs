namespace RoomLens.Contracts.Sfu;

/// <summary>A consumer and how its packets look.</summary>
public sealed record ConsumerCreated
{
    /// <summary>The consumer.</summary>
    public required string ConsumerId { get; init; }
    /// <summary>Media SSRC.</summary>
    public required uint Ssrc { get; init; }
    /// <summary>Retransmission SSRC, when RTX is negotiated.</summary>
    public uint? RtxSsrc { get; init; }
    /// <summary>Media payload type.</summary>
    public required int PayloadType { get; init; }
    /// <summary>Retransmission payload type.</summary>
    public int? RtxPayloadType { get; init; }
    /// <summary>Codec name as in SDP.</summary>
    public required string Codec { get; init; }
    /// <summary>RTP clock rate, Hz.</summary>
    public required int ClockRate { get; init; }
    /// <summary>Chosen spatial layer.</summary>
    public int SpatialLayer { get; init; }
    /// <summary>Chosen temporal layer.</summary>
    public int TemporalLayer { get; init; }
    /// <summary>RFC 8866 description for readers.</summary>
    public required string Sdp { get; init; }
}
