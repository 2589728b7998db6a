using RoomLens.Contracts.Agents;

namespace RoomLens.Scheduler.Agents;

/// <summary>The newest plan of one agent: the scheduler publishes, connections of the agent wait. Safe for any thread.</summary>
/// <typeparam name="TPlan">Plan of its kind of agent.</typeparam>
internal sealed class PlanFeed<TPlan>
    where TPlan : class, IPlan
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TPlan? _plan;
    private bool _isOver;

    /// <summary>The plan in force; null = none was made yet.</summary>
    public TPlan? Current
    {
        get
        {
            lock (_lock)
                return _plan;
        }
    }

    /// <summary>Publishes a plan; an older version than the one in force is ignored.</summary>
    public void Publish(TPlan plan)
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

    /// <summary>The agent is lost or was replaced; its connections end, so that it comes back with a hello.</summary>
    public void End()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _isOver = true;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>Ends when there is a plan other than the given one (true), or there will be none (false).</summary>
    public async Task<bool> WaitAsync(TPlan? after, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_isOver)
                    return false;
                if (_plan is not null && _plan != after)
                    return true;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancel);
        }
    }
}
