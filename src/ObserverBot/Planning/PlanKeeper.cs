using RoomLens.Contracts.Agents.Plans;

namespace RoomLens.ObserverBot.Planning;

/// <summary>The plan in force. A plan replaces it only when its (term, version) is greater. Thread-safe.</summary>
internal sealed class PlanKeeper
{
    private readonly object _gate = new();
    private volatile BotPlan? _current;

    /// <summary>The plan in force; null before the first.</summary>
    public BotPlan? Current => _current;

    /// <summary>Takes a plan, or leaves it when it is not newer.</summary>
    public bool TryTake(BotPlan plan)
    {
        lock (_gate)
        {
            if (_current is { } known && !IsNewer(plan, known)) return false;
            _current = plan;
            return true;
        }
    }

    /// <summary>Whether <paramref name="plan"/> supersedes <paramref name="known"/>.</summary>
    public static bool IsNewer(BotPlan plan, BotPlan known) =>
        plan.Term > known.Term || (plan.Term == known.Term && plan.Version > known.Version);
}
