using RoomLens.Contracts.Api;

namespace RoomLens.Contracts.Agents.Observations;

/// <summary>One analysed frame on its way to listeners.</summary>
/// <param name="RoomId">Room of the producer.</param>
/// <param name="Detections">The message listeners get.</param>
public sealed record LiveFrame(string RoomId, FrameDetections Detections);
