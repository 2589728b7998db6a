namespace RoomLens.Sfu.Workers;

/// <summary>Where a room is. It stays as long as anything holds it: a command under way, a transport, a participant, or the room itself.</summary>
internal sealed class RoomPlace(string roomId, WorkerLife life)
{
    /// <summary>The room.</summary>
    public string RoomId => roomId;

    /// <summary>The worker that has it.</summary>
    public WorkerLife Life => life;

    /// <summary>How many hold it. Guarded by the directory's lock.</summary>
    public int Holds { get; set; }
}
