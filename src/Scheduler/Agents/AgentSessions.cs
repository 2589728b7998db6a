using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Agents;

/// <summary>Registration, heartbeats and observations of bots and nodes.</summary>
internal sealed class AgentSessions(SchedulerState state, SchedulerOptions options, INodeFollowing following, AgentLosses losses, AgentTrace trace)
{
    /// <summary>A refusal may come from a producer that just closed; its node will have said so by then.</summary>
    private static readonly TimeSpan RefusalPatience = TimeSpan.FromSeconds(2);

    public AgentWelcome Hello(AgentHello hello)
    {
        var (now, _) = state.Mutate((batch, at) =>
        {
            if (hello.Kind == AgentKind.Bot)
                HelloBot(hello, at, batch);
            else
                HelloNode(hello, at);
            state.Changed.Set();
            return at;
        });
        if (hello.Kind == AgentKind.Node)
            following.Follow(hello);
        return new AgentWelcome(
            AgentProtocol.Version, FormattableString.Invariant($"scheduler-{state.Term}"), options.HeartbeatMs, (int)options.Lease.TotalMilliseconds, now);
    }

    /// <summary>Null = unknown here, or another instance: the agent must say hello.</summary>
    public HeartbeatReply? Heartbeat(string id, AgentHeartbeat beat) => state.Mutate<HeartbeatReply?>((batch, now) =>
    {
        if (state.Bots.FindLive(id) is { } bot && bot.InstanceId == beat.InstanceId)
        {
            Beat(bot, beat, now, batch);
            return new HeartbeatReply(now, bot.DrainOrdered);
        }

        if (state.Nodes.Find(id) is { IsLive: true } node && node.Hello.InstanceId == beat.InstanceId)
        {
            node.LastSeen = now;
            node.Load = Math.Max(0, beat.Load);
            return new HeartbeatReply(now, node.IsDraining, node.IsCordoned, node.DrainWithin.TotalSeconds, state.Nodes.Live.Any(other => other != node));
        }

        return null;
    }).Result;

    /// <summary>An operator wants the bot to give its streams to others; false = no such bot is alive.</summary>
    public bool Drain(string id) => state.Mutate((_, _) =>
    {
        if (state.Bots.FindLive(id) is not { } bot)
            return false;
        if (!bot.DrainOrdered)
            trace.BotDraining(bot.Id, state.Assignments.OfBot(bot.Id).Count);
        bot.DrainOrdered = true;
        state.Changed.Set();
        return true;
    }).Result;

    /// <summary>The agent leaves; false = unknown. An old instance cannot sign off its successor.</summary>
    public async Task<bool> LeaveAsync(string id, string? instanceId)
    {
        var (known, durable) = state.Mutate((batch, now) =>
        {
            if (state.Bots.FindLive(id) is { } bot && (instanceId is null || instanceId == bot.InstanceId))
                losses.LoseBot(bot, "left", now, batch, EndReason.BotLeft);
            else if (state.Nodes.Find(id) is { IsLive: true } node && (instanceId is null || instanceId == node.Hello.InstanceId))
                losses.LoseNode(node, "left", now);
            else
                return false;
            return true;
        });
        await durable;
        return known;
    }

    /// <summary>Null = the bot is unknown here and must say hello. Returns when everything is durable.</summary>
    public async Task<ObservationAck?> ObserveAsync(string id, ObservationBatch observations)
    {
        var (known, durable) = state.Mutate((batch, now) =>
        {
            if (state.Bots.FindLive(id) is not { } bot || bot.InstanceId != observations.InstanceId)
                return false;
            var touched = new HashSet<TrackedAssignment>();
            foreach (var seen in observations.Observations)
            {
                if (FindAssignment(id, seen) is not { } assignment)
                    continue;
                state.Events.Observe(assignment, seen, now, batch);
                touched.Add(assignment);
            }

            foreach (var assignment in touched)
                batch.Add(new StoreChange.UpdateAssignment(assignment.Stored));
            return true;
        });
        await durable;
        if (!known)
            return null;
        return new ObservationAck(observations.Observations.Count == 0 ? 0 : observations.Observations[^1].BotSeq);
    }

    private void HelloBot(AgentHello hello, DateTimeOffset now, StoreBatch batch)
    {
        if (state.Bots.Find(hello.Id) is { } known && known.InstanceId == hello.InstanceId && known.IsLive)
        {
            known.Hello = hello;
            known.Models = hello.Models;
            known.LastSeen = now;
            return;
        }

        if (state.Bots.FindLive(hello.Id) is { } old)
            losses.LoseBot(old, "a new instance took its place", now, batch);
        foreach (var open in state.Assignments.OfBot(hello.Id).Where(open => open.Stored.BotInstance != hello.InstanceId))
            losses.Close(open, EndReason.BotLost, now, batch);
        state.Bots.Put(new Bot(hello, now));
        trace.BotJoined(hello);
    }

    private void HelloNode(AgentHello hello, DateTimeOffset now)
    {
        if (state.Nodes.Find(hello.Id) is { IsLive: true } known && known.Hello.InstanceId == hello.InstanceId)
        {
            known.Hello = hello;
            known.LastSeen = now;
            return;
        }

        state.Nodes.Find(hello.Id)?.Plan.End();
        state.Nodes.Put(new Node(hello, now));
        trace.NodeJoined(hello);
    }

    private void Beat(Bot bot, AgentHeartbeat beat, DateTimeOffset now, StoreBatch batch)
    {
        bot.LastSeen = now;
        bot.Load = beat.Load;
        if (beat.Models is { } models)
        {
            bot.Models = models;
            state.Changed.Set();
        }

        if (bot.IsLeaving != beat.Draining)
        {
            bot.IsLeaving = beat.Draining;
            state.Changed.Set();
        }

        foreach (var report in beat.Streams)
        {
            if (!state.Assignments.TryGet(report.AssignmentId, out var assignment) || assignment.Stored.BotId != bot.Id || assignment.IsClosed)
                continue;
            // A stream that cannot be read frees its capacity, and takes it again when it can.
            if ((assignment.Report?.State == StreamState.Unobservable) != (report.State == StreamState.Unobservable))
                state.Changed.Set();
            assignment.Report = report;
            if (report.State == StreamState.Refused && now - assignment.Stored.OpenedAt > RefusalPatience)
                Refuse(assignment, now, batch);
        }
    }

    /// <summary>The SFU does not let the bot observe under this epoch; the stream is placed anew under a higher one.</summary>
    private void Refuse(TrackedAssignment assignment, DateTimeOffset now, StoreBatch batch)
    {
        state.Epochs.Skip(assignment.Stream);
        losses.Close(assignment, EndReason.Refused, now, batch);
        state.Changed.Set();
    }

    /// <summary>The assignment an observation speaks of; null = unknown, or not this bot's: acknowledged, counted, dropped.</summary>
    private TrackedAssignment? FindAssignment(string botId, Observation seen)
    {
        if (!state.Assignments.TryGet(seen.AssignmentId, out var assignment) && state.Store.FindAssignment(seen.AssignmentId) is { } stored)
        {
            assignment = new TrackedAssignment(stored, restored: true);
            state.Assignments.Add(assignment);
        }

        if (assignment is not null && assignment.Stored.BotId == botId && assignment.Stored.Epoch == seen.Epoch)
            return assignment;
        state.Events.Counters.Invalid++;
        return null;
    }
}
