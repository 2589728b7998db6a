namespace RoomLens.Sfu.Workers.Places;

/// <summary>What one worker holds in the directory: a part of a room that something of it belongs to stays on it.</summary>
internal sealed class RoomHolds(RoomDirectory directory, WorkerLife life)
{
    /// <summary>The worker.</summary>
    public WorkerLife Life => life;

    /// <summary>Holds its part of a room, and a seat in it unless that is taken elsewhere; null when the worker has lost the room, because it was given up.</summary>
    public RoomHold? Take(string roomId, string? seat = null) => directory.Hold(roomId, life, seat);

    /// <summary>Ends a hold.</summary>
    public void Release(RoomHold? hold) => directory.Release(hold);

    /// <summary>Whether nothing else holds the part.</summary>
    public bool IsLast(RoomHold hold) => directory.IsLast(hold);

    /// <summary>Whether it is the home of a room.</summary>
    public bool IsHome(string roomId) => directory.Find(roomId) == life;

    /// <summary>The other workers that have a part of a room.</summary>
    public IReadOnlyList<WorkerLife> Others(string roomId) => [.. directory.FindAll(roomId).Where(other => other != life)];
}
