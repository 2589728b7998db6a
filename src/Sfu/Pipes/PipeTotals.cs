namespace RoomLens.Sfu.Pipes;

/// <summary>What was put into pipes, and what was not.</summary>
/// <param name="Packets">Packets put into pipes.</param>
/// <param name="DroppedForPeople">Packets for people that were dropped because a pipe was full.</param>
/// <param name="DroppedForObservers">Packets for observers that were dropped because a pipe was nearly full.</param>
internal readonly record struct PipeTotals(long Packets, long DroppedForPeople, long DroppedForObservers)
{
    /// <summary>The counters now.</summary>
    public static PipeTotals Of(PipeCounters counters) => new(counters.Packets, counters.DroppedForPeople, counters.DroppedForObservers);

    /// <summary>Both together.</summary>
    public PipeTotals Plus(PipeTotals other) =>
        new(Packets + other.Packets, DroppedForPeople + other.DroppedForPeople, DroppedForObservers + other.DroppedForObservers);
}
