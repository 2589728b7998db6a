using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Agents;

/// <summary>Watches the leases of bots and nodes.</summary>
internal sealed class LeaseWatch(SchedulerState state, TimeSpan lease, AgentLosses losses)
{
    /// <summary>Leases are looked at four times a second; a pause longer than this was a stall of this process.</summary>
    private static readonly TimeSpan LongestLookPause = TimeSpan.FromSeconds(1);

    private DateTimeOffset? _lastLook;

    /// <summary>Bots and nodes whose lease ran out are lost. Called a few times per lease.</summary>
    public Task CheckAsync() => state.Mutate((batch, now) =>
    {
        ForgiveOwnStall(now);
        foreach (var bot in state.Bots.Live.Where(bot => now - bot.LastSeen > lease).ToArray())
            losses.LoseBot(bot, "its lease ran out", now, batch);
        foreach (var node in state.Nodes.Live.Where(node => now - node.LastSeen > lease).ToArray())
            losses.LoseNode(node, "its lease ran out", now);
        state.Bots.Forget(now);
        state.Nodes.Forget(now);
        state.Assignments.Forget(now);
    });

    /// <summary>While this process stood still it heard nobody; that time counts against no lease.</summary>
    private void ForgiveOwnStall(DateTimeOffset now)
    {
        var stall = now - (_lastLook ?? now);
        _lastLook = now;
        if (stall <= LongestLookPause)
            return;
        foreach (var bot in state.Bots.Live)
            bot.LastSeen = Earlier(bot.LastSeen + stall, now);
        foreach (var node in state.Nodes.Live)
            node.LastSeen = Earlier(node.LastSeen + stall, now);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
