using RoomLens.Scheduler.Placement;

namespace RoomLens.Scheduler.Core;

/// <summary>What became of one stream, and since when.</summary>
/// <param name="Decision">The newest decision.</param>
/// <param name="Assigned">Whether it has a bot.</param>
/// <param name="Since">Since when it has, or has not.</param>
internal sealed record StreamStatus(StreamDecision Decision, bool Assigned, DateTimeOffset Since);
