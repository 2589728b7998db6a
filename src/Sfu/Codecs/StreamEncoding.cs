namespace RoomLens.Sfu.Codecs;

/// <summary>One layer of a published stream as its publisher announced it.</summary>
/// <param name="Rid">RTP stream id (RFC 8851); null = none.</param>
/// <param name="Ssrc">Its SSRC; null = learnt from the packets.</param>
/// <param name="RtxSsrc">SSRC of its retransmissions; null = learnt from the packets, or none.</param>
internal sealed record StreamEncoding(string? Rid, uint? Ssrc, uint? RtxSsrc)
{
    /// <summary>Nothing announced: the only stream, found by its payload type.</summary>
    public static readonly StreamEncoding Unannounced = new(null, null, null);

    /// <summary>Name of the layers inside it, as announced (<c>L3T3_KEY</c>); null = none.</summary>
    public string? ScalabilityMode { get; init; }
}
