namespace RoomLens.Scheduler.Nodes;

/// <summary>Chooses the node for a new room.</summary>
internal static class NodeChoice
{
    /// <summary>
    /// The node that has the smallest share of its capacity in use, with what is on its way to it counted; of equals the one with fewer rooms. Null when
    /// every one is full.
    /// </summary>
    public static string? Choose(IEnumerable<Candidate> candidates) => candidates
        .Where(candidate => candidate.Share < 1)
        .OrderBy(candidate => candidate.Share)
        .ThenBy(candidate => candidate.Rooms)
        .ThenBy(candidate => candidate.Id, StringComparer.Ordinal)
        .FirstOrDefault()?.Id;

    /// <summary>A node that takes rooms.</summary>
    /// <param name="Id">Node.</param>
    /// <param name="Capacity">Capacity units; a node that does not say has one.</param>
    /// <param name="Load">Share in use as it last said.</param>
    /// <param name="Expected">Capacity units on their way to it.</param>
    /// <param name="Rooms">Rooms on it, and on their way to it.</param>
    internal sealed record Candidate(string Id, double Capacity, double Load, double Expected, int Rooms)
    {
        /// <summary>Share of the capacity that is or will be in use.</summary>
        public double Share => Load + (Expected / (Capacity > 0 ? Capacity : 1));
    }
}
