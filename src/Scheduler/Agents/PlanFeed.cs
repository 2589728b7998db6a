using RoomLens.Contracts.Agents;

namespace RoomLens.Scheduler.Agents;

/// <summary>The newest plan of one bot: the reconciler publishes, connections of the bot wait. Safe for any thread.</summary>
internal sealed class PlanFeed
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BotPlan? _plan;

    /// <summary>The plan in force; null = none was made yet.</summary>
    public BotPlan? Current
    {
        get
        {
            lock (_lock)
                return _plan;
        }
    }

    /// <summary>Publishes a plan; an older version than the one in force is ignored.</summary>
    public void Publish(BotPlan plan)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_plan is { } present && (present.Term, present.Version).CompareTo((plan.Term, plan.Version)) >= 0)
                return;
            _plan = plan;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>The plan when it is newer than the given one, else when it becomes so.</summary>
    public async Task<BotPlan> NextAsync(BotPlan? after, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_plan is { } plan && plan != after)
                    return plan;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancel);
        }
    }
}
