
namespace RoomLens.Contracts.Agents.Observations;

/// <summary><c>POST /v1/agents/{id}/frames</c>: live boxes of producers somebody listens to; dropped, never queued.</summary>
/// <param name="Frames">Analysed frames with their room.</param>
public sealed record LiveFrames(IReadOnlyList<LiveFrame> Frames);
