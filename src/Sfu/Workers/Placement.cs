namespace RoomLens.Sfu.Workers;

/// <summary>Chooses the worker for a new room.</summary>
internal static class Placement
{
    /// <summary>
    /// The least loaded one: fewest streams in and out, with each room counted as one more, since rooms are placed before anybody publishes in
    /// them. The first of equals; null when there is none.
    /// </summary>
    public static WorkerLife? Choose(IEnumerable<WorkerLife> lives) => lives.MinBy(LoadOf);

    private static int LoadOf(WorkerLife life)
    {
        var counts = life.Worker.Counts;
        return counts.Producers + counts.Consumers + life.PlacedRooms;
    }
}
