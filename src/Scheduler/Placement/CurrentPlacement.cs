using RoomLens.Scheduler.Assignments;

namespace RoomLens.Scheduler.Placement;

/// <summary>Where a stream is now.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="BotId">Its bot.</param>
/// <param name="MeasuredCost">Capacity units it really takes; null until the measurement has settled.</param>
internal sealed record CurrentPlacement(StreamKey Stream, string BotId, double? MeasuredCost);
