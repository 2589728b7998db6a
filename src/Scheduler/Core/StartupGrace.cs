using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Core;

/// <summary>
/// After a restart bots still observe what the predecessor gave them. Nothing is decided until every one of those bots and nodes is back,
/// or their lease has run out; then assignments of bots that did not come back are closed. Guarded by the scheduler's lock.
/// </summary>
internal sealed class StartupGrace(SchedulerState state, DateTimeOffset until)
{
    private bool _isOver = state.Assignments.Open.Count == 0;

    public bool IsOver(DateTimeOffset now, StoreBatch batch)
    {
        if (_isOver)
            return true;
        if (now < until && !EverybodyIsBack())
            return false;
        _isOver = true;
        foreach (var open in state.Assignments.Open.ToArray())
        {
            if (state.Bots.FindLive(open.Stored.BotId)?.InstanceId == open.Stored.BotInstance)
                continue;
            state.Events.Close(open, EventCause.BotLost, now, batch);
            state.Assignments.MoveToClosed(open, EndReason.BotLost);
        }

        return true;
    }

    private bool EverybodyIsBack() => state.Assignments.Open.All(open =>
        state.Bots.FindLive(open.Stored.BotId) is not null && state.Nodes.Find(open.Stored.NodeId) is { IsLive: true, IsKnown: true });
}
