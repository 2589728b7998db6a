namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>What frames of one kind have in common (AV1 RTP payload format, appendix A.8.2).</summary>
/// <param name="SpatialId">Spatial layer.</param>
/// <param name="TemporalId">Temporal layer.</param>
/// <param name="Indications">One per decode target.</param>
/// <param name="Differences">Distances, in frame numbers, to the frames it refers to.</param>
/// <param name="ChainDifferences">Per chain the distance to its last frame; 0 = the frame begins the chain.</param>
public sealed record FrameTemplate(
    int SpatialId, int TemporalId, IReadOnlyList<DecodeTargetIndication> Indications, IReadOnlyList<int> Differences, IReadOnlyList<int> ChainDifferences);
