using RoomLens.Contracts.Agents;

namespace RoomLens.Sfu.Consent;

/// <summary>
/// The consents in force on this node: the newest plan of the scheduler, kept while it is away. Any thread; one writer.
/// </summary>
/// <param name="hasScheduler">Whether there is a scheduler to be told by; without one every room is open.</param>
internal sealed class ConsentSource(bool hasScheduler)
{
    private volatile Plan? _plan;

    /// <summary>Another object with each plan that is taken; null = none came yet.</summary>
    public object? Snapshot => _plan;

    /// <summary>Term and version of the plan in force; null = none came yet.</summary>
    public (long Term, long Version)? InForce => _plan is { } plan ? (plan.Term, plan.Version) : null;

    /// <summary>What is known of a room.</summary>
    public RoomConsent Of(string roomId)
    {
        if (!hasScheduler) return RoomConsent.Open;
        return _plan is { } plan && plan.Rooms.TryGetValue(roomId, out var consent) ? consent : RoomConsent.Unknown;
    }

    /// <summary>Takes a plan, or leaves it when it is not newer than the one in force.</summary>
    public bool TryTake(NodePlan plan)
    {
        if (InForce is { } known && known.CompareTo((plan.Term, plan.Version)) >= 0) return false;
        var rooms = new Dictionary<string, RoomConsent>(plan.Rooms.Count, StringComparer.Ordinal);
        foreach (var room in plan.Rooms) rooms[room.RoomId] = new RoomConsent(room);
        _plan = new Plan(plan.Term, plan.Version, rooms);
        return true;
    }

    private sealed record Plan(long Term, long Version, Dictionary<string, RoomConsent> Rooms);
}
