namespace RoomLens.Scheduler.Assignments;

/// <summary>Identity of a published stream, the unit of assignment.</summary>
/// <param name="RoomId">Room.</param>
/// <param name="ProducerId">Producer.</param>
internal readonly record struct StreamKey(string RoomId, string ProducerId);
