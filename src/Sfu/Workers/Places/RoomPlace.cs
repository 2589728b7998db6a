namespace RoomLens.Sfu.Workers.Places;

/// <summary>
/// Where a room is: on one worker, or on several of which each has a part. A part stays as long as anything holds it: a command under way, a transport,
/// a participant, or what the worker has of the room itself.
/// </summary>
internal sealed class RoomPlace(string roomId)
{
    private volatile RoomPart[] _parts = [];

    /// <summary>The room.</summary>
    public string RoomId => roomId;

    /// <summary>Its parts, the home first: where new things go. Written under the directory's lock, read by any thread.</summary>
    public IReadOnlyList<RoomPart> Parts => _parts;

    /// <summary>Who has to be looked for on a certain worker, by seat. Guarded by the directory's lock.</summary>
    public Dictionary<string, RoomSeat> Seats { get; } = new(StringComparer.Ordinal);

    /// <summary>The part on a worker, added if need be.</summary>
    public RoomPart PartOn(WorkerLife life)
    {
        if (Find(life) is { } present) return present;
        var part = new RoomPart(this, life);
        _parts = [.. _parts, part];
        life.PlacedRooms++;
        return part;
    }

    /// <summary>The part on a worker, if it has one.</summary>
    public RoomPart? Find(WorkerLife life) => Array.Find(_parts, part => part.Life == life);

    /// <summary>Ends a part.</summary>
    public void Remove(RoomPart part)
    {
        _parts = [.. _parts.Where(other => other != part)];
        part.Life.PlacedRooms--;
    }
}
