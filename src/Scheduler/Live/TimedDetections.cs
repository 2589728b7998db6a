using RoomLens.Contracts.Api;

namespace RoomLens.Scheduler.Live;

/// <summary>Boxes of one frame and when they arrived (<see cref="TimeProvider.GetTimestamp"/>).</summary>
internal readonly record struct TimedDetections(FrameDetections Detections, long ArrivedAt);
