namespace RoomLens.Sfu.Workers.Places;

/// <summary>What one worker has of a room.</summary>
internal sealed class RoomPart(RoomPlace place, WorkerLife life)
{
    /// <summary>The room's place.</summary>
    public RoomPlace Place => place;

    /// <summary>The worker.</summary>
    public WorkerLife Life => life;

    /// <summary>How many hold it. Guarded by the directory's lock.</summary>
    public int Holds { get; set; }

    /// <summary>Its worker has died: holds of it mean nothing any more. Guarded by the directory's lock.</summary>
    public bool IsLost { get; set; }
}
