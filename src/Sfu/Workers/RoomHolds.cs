namespace RoomLens.Sfu.Workers;

/// <summary>What one worker holds in the directory: a room that something of it belongs to stays on it.</summary>
internal sealed class RoomHolds(RoomDirectory directory, WorkerLife life)
{
    /// <summary>The worker.</summary>
    public WorkerLife Life => life;

    /// <summary>Holds a room; null when the worker has lost it, because it was given up.</summary>
    public RoomPlace? Take(string roomId) => directory.Hold(roomId, life);

    /// <summary>Ends a hold.</summary>
    public void Release(RoomPlace? place) => directory.Release(place);
}
