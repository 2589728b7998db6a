using System.Diagnostics.Metrics;
using RoomLens.Scheduler.Capacity;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler;

/// <summary>Metrics of the scheduler, meter <c>RoomLens.Scheduler</c>.</summary>
internal sealed class SchedulerMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _webhooks;

    public SchedulerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(new MeterOptions("RoomLens.Scheduler"));
        _webhooks = _meter.CreateCounter<long>("scheduler.webhook.deliveries", "{attempt}", "Webhook attempts by outcome.");
    }

    public void WebhookAttempt(string outcome) => _webhooks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Gauges and counters that are read from the state when they are asked for.</summary>
    public void Watch(SchedulerState state, StreamStatusBook status, CapacityWatch capacity)
    {
        T Read<T>(Func<T> read) => state.Read(_ => read());
        _meter.CreateObservableGauge(
            "bot.capacity.wanted", () => Wanted(capacity.Read()), "1",
            "Capacity units (cores) that all bots together should have: assigned, pending and warm buffer. Absent while it is not known.");
        _meter.CreateObservableGauge("scheduler.assignments", () => Read(() => state.Assignments.Open.Count), "{stream}", "Streams that have a bot.");
        _meter.CreateObservableGauge("scheduler.streams.pending", () => Read(() => status.Pending), "{stream}", "Wanted streams without a bot.");
        _meter.CreateObservableGauge(
            "scheduler.events.open", () => Read(() => state.Assignments.Open.Sum(open => open.Open.Count)), "{event}", "Events that have started and not ended.");
        _meter.CreateObservableGauge("scheduler.bots", () => Read(() => state.Bots.Live.Count()), "{bot}", "Live bots.");
        _meter.CreateObservableGauge("scheduler.nodes", () => Read(() => state.Nodes.Live.Count()), "{node}", "Live SFU nodes.");
        _meter.CreateObservableGauge(
            "scheduler.bot.load", () => Read(() => state.Bots.Live.Select(bot => bot.Load).DefaultIfEmpty().Max()), "1", "Load of the busiest bot.");
        _meter.CreateObservableCounter(
            "scheduler.reassignments",
            () => Read(() => state.Assignments.Reassignments.All().Select(one => new Measurement<long>(one.Count, new KeyValuePair<string, object?>("reason", one.Tag)))),
            "{assignment}", "Streams placed again, by why they had to be.");
        _meter.CreateObservableCounter("scheduler.events.stored", () => Read(() => state.Events.Counters.Stored), "{event}", "Messages stored.");
        _meter.CreateObservableCounter(
            "scheduler.observations.dropped",
            () => Read(() => new Measurement<long>[]
            {
                new(state.Events.Counters.Duplicates, new KeyValuePair<string, object?>("reason", "duplicate")),
                new(state.Events.Counters.Late, new KeyValuePair<string, object?>("reason", "late")),
                new(state.Events.Counters.Invalid, new KeyValuePair<string, object?>("reason", "invalid")),
            }),
            "{observation}", "Observations acknowledged and dropped.");
    }

    /// <summary>No sample where nothing is known: an autoscaler takes 0 at its word.</summary>
    private static IEnumerable<Measurement<double>> Wanted(CapacityReading reading) =>
        reading.WantedMilli is { } milli ? [new Measurement<double>(milli / 1000.0)] : [];
}
