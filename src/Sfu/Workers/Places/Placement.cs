namespace RoomLens.Sfu.Workers.Places;

/// <summary>Chooses the worker for what comes into a room.</summary>
internal static class Placement
{
    /// <summary>
    /// A new room goes to the least loaded worker. What comes into a room that is there stays at its home up to the load <paramref name="spanAbove"/>;
    /// beyond that it goes to the least loaded of the workers that have a part of the room already, and when that one too is above it, to the least
    /// loaded of all. The first of equals, the home before the others; null when there is none.
    /// </summary>
    /// <param name="lives">All workers.</param>
    /// <param name="parts">Those that have a part of the room, its home first.</param>
    /// <param name="spanAbove">Load above which a worker is given no more of a room that another one could take.</param>
    public static WorkerLife? Choose(IEnumerable<WorkerLife> lives, IReadOnlyList<WorkerLife> parts, int spanAbove)
    {
        if (parts.Count == 0) return lives.MinBy(LoadOf);
        if (LoadOf(parts[0]) <= spanAbove) return parts[0];
        var best = parts.MinBy(LoadOf)!;
        return LoadOf(best) <= spanAbove ? best : parts.Concat(lives).MinBy(LoadOf);
    }

    /// <summary>
    /// Streams in and out, with each room counted as one more, since rooms are placed before anybody publishes in them.
    /// </summary>
    public static int LoadOf(WorkerLife life)
    {
        var counts = life.Worker.Counts;
        return counts.Producers + counts.Consumers + life.PlacedRooms;
    }
}
