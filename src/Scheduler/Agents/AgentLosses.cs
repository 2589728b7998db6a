using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Agents;

/// <summary>What the loss of an agent means. Guarded by the scheduler's lock.</summary>
internal sealed class AgentLosses(SchedulerState state, INodeFollowing following, AgentTrace trace)
{
    /// <summary>The bot is gone, said it or not; its streams are placed anew.</summary>
    public void LoseBot(Bot bot, string why, DateTimeOffset now, StoreBatch batch, EndReason reason = EndReason.BotLost)
    {
        bot.LostAt = now;
        bot.Plan.End();
        var assignments = state.Assignments.OfBot(bot.Id);
        foreach (var open in assignments)
            Close(open, reason, now, batch);
        state.Changed.Set();
        trace.BotLost(bot.Id, why, assignments.Count);
    }

    /// <summary>The reconciler ends what was on it: its streams are no longer published.</summary>
    public void LoseNode(Node node, string why, DateTimeOffset now)
    {
        node.LostAt = now;
        node.Plan.End();
        node.Rooms.Clear();
        state.Changed.Set();
        following.Leave(node.Hello);
        trace.NodeLost(node.Id, why);
    }

    /// <summary>Ends an assignment and aborts its events.</summary>
    public void Close(TrackedAssignment open, EndReason reason, DateTimeOffset now, StoreBatch batch)
    {
        state.Events.Close(open, EventCause.BotLost, now, batch);
        state.Assignments.MoveToClosed(open, reason);
    }
}
