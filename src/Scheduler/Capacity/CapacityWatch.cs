using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Capacity;

/// <summary>Reads the signal from the state, and knows when the state does not suffice for one.</summary>
internal sealed class CapacityWatch(SchedulerState state, StreamStatusBook status, Reconciler reconciler, SchedulerOptions options, DateTimeOffset startedAt)
{
    /// <summary>Every node and bot that is there has said hello by then.</summary>
    private readonly DateTimeOffset _settledAt = startedAt + options.Lease + TimeSpan.FromSeconds(1);

    /// <summary>The signal now.</summary>
    public CapacityReading Read() => state.Read(now =>
    {
        if (state.Store.Fault is { } fault)
            return CapacityReading.Because($"the store does not work: {fault.Message}");
        if (now < _settledAt || reconciler.IsWaiting)
            return CapacityReading.Because("the scheduler has just started; nodes and bots are still coming back");
        if (!state.Nodes.Live.Any())
            return CapacityReading.Because("no SFU node is connected");
        if (state.Nodes.Live.FirstOrDefault(node => !node.IsKnown) is { } unknown)
            return CapacityReading.Because($"the streams of node {unknown.Id} are not known yet");
        return CapacityReading.Of(CapacitySignal.WantedMilli(Demand(now)));
    });

    private CapacityDemand Demand(DateTimeOffset now)
    {
        var bots = state.Bots.Live.Where(bot => !bot.Draining).ToArray();
        var stated = bots.Select(bot => bot.Hello.Capacity).DefaultIfEmpty().Average();
        var perBot = options.CapacityPerBot > 0 ? options.CapacityPerBot : stated;
        var byBot = state.Assignments.Open.ToLookup(open => open.Stored.BotId, open => open.ReservedAt(now));
        var loads = bots.Select(bot => new BotLoad(bot.Hello.Capacity, [.. byBot[bot.Id]])).ToArray();
        var pending = status.WaitingForRoom();
        var leaving = state.Bots.Live.Where(bot => bot.Draining).SelectMany(bot => byBot[bot.Id]);
        return new CapacityDemand
        {
            Assigned = byBot.Sum(costs => costs.Sum()),
            Pending = pending.Sum(),
            AnyPending = pending.Count > 0,
            WarmBuffer = options.WarmBuffer,
            Bots = bots.Length,
            PerBot = perBot,
            BotsNeeded = BotPacking.Count(loads, [.. pending, .. leaving], stated > 0 ? stated : options.CapacityPerBot),
        };
    }
}
