namespace RoomLens.Scheduler.Assignments;

/// <summary>Identity of one appearance within an assignment.</summary>
internal readonly record struct OccurrenceKey(string DetectorKey, long OccurrenceId);
