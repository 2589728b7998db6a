namespace RoomLens.Sfu.Codecs;

/// <summary>One layer of a published stream as its publisher announced it.</summary>
/// <param name="Rid">RTP stream id (RFC 8851); null = none.</param>
/// <param name="Ssrc">Its SSRC; null = learnt from the packets.</param>
/// <param name="RtxSsrc">SSRC of its retransmissions; null = learnt from the packets, or none.</param>
internal sealed record StreamEncoding(string? Rid, uint? Ssrc, uint? RtxSsrc)
{
    /// <summary>Nothing announced: the only stream, found by its payload type.</summary>
    public static readonly StreamEncoding Unannounced = new(null, null, null);
}
