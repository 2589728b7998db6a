using System.Diagnostics.Metrics;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Telemetry;

/// <summary>
/// The SFU's metrics (style guide, section 7), over all workers. Read from counters that the worker threads keep; nothing is recorded per packet.
/// </summary>
internal sealed class SfuMetrics : IDisposable
{
    private readonly WorkerPool _workers;
    private readonly Meter _meter;

    public SfuMetrics(IMeterFactory meters, WorkerPool workers, NodeLoad load)
    {
        _workers = workers;
        _meter = meters.Create("RoomLens.Sfu");
        _meter.CreateObservableCounter("sfu.rtp.packets", Packets, "{packet}", "Datagrams received and sent on the media ports.");
        _meter.CreateObservableCounter("sfu.rtp.bytes", Octets, "By", "Octets received and sent on the media ports.");
        _meter.CreateObservableCounter("sfu.rtp.drops", Drops, "{packet}", "Datagrams that were dropped, by reason.");
        TcpMetrics.Add(_meter, () => [.. _workers.Slots.Select(slot => slot.Life).OfType<WorkerLife>().Select(life => life.Worker.WebRtc.Tcp.Counters)]);
        _meter.CreateObservableGauge("sfu.rooms", () => (long)_workers.Counts.Rooms, "{room}", "Rooms.");
        _meter.CreateObservableGauge("sfu.transports", () => (long)_workers.Counts.Transports, "{transport}", "WebRTC transports.");
        _meter.CreateObservableGauge("sfu.producers", () => (long)_workers.Counts.Producers, "{producer}", "Published streams.");
        _meter.CreateObservableGauge("sfu.consumers", () => (long)_workers.Counts.Consumers, "{consumer}", "Receivers of streams.");
        _meter.CreateObservableGauge("sfu.node.load", () => load.Last, "1", "Share of the node's capacity in use, as the scheduler is told.");
        _meter.CreateObservableGauge("sfu.worker.streams", Streams, "{stream}", "Streams in and out, by media worker.");
        _meter.CreateObservableGauge("sfu.pipes", () => (long)_workers.Slots.Sum(slot => slot.Life?.Worker.Pipes.Counters.Open ?? 0), "{pipe}", "Pipes between media workers.");
        _meter.CreateObservableCounter("sfu.pipe.packets", () => Totals().Pipes.Packets, "{packet}", "Packets put into pipes between media workers.");
        _meter.CreateObservableCounter("sfu.pipe.drops", PipeDrops, "{packet}", "Packets dropped because a pipe was full, by who was to have them.");
        _meter.CreateObservableCounter("sfu.worker.deaths", Deaths, "{death}", "Media workers that crashed or stalled and were replaced.");
        _meter.CreateObservableGauge("sfu.worker.leaked", () => (long)_workers.Slots.Sum(slot => slot.LeakedObjects), "{object}", "Rooms, transports, streams and threads held by stalled workers that were given up.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static Measurement<long> Measure(long value, string tag, object tagValue) => new(value, new KeyValuePair<string, object?>(tag, tagValue));

    private IEnumerable<Measurement<long>> Packets()
    {
        var loop = Totals().Loop;
        yield return Measure(loop.Received, "direction", "in");
        yield return Measure(loop.Sent, "direction", "out");
    }

    private IEnumerable<Measurement<long>> Octets()
    {
        var loop = Totals().Loop;
        yield return Measure(loop.ReceivedOctets, "direction", "in");
        yield return Measure(loop.SentOctets, "direction", "out");
    }

    private IEnumerable<Measurement<long>> Drops()
    {
        var drops = Totals().Drops;
        return DropCounters.Reasons.Select(reason => Measure(drops[(int)reason], "reason", MetricTags.Name(reason)));
    }

    private IEnumerable<Measurement<long>> PipeDrops()
    {
        var pipes = Totals().Pipes;
        yield return Measure(pipes.DroppedForPeople, "receiver", "people");
        yield return Measure(pipes.DroppedForObservers, "receiver", "observers");
    }

    // At most SfuOptions.MostWorkers values.
    private IEnumerable<Measurement<long>> Streams() => _workers.Slots.Select(slot =>
        Measure(slot.Life?.Worker.Counts is { } counts ? counts.Producers + counts.Consumers : 0, "worker", slot.Index));

    private IEnumerable<Measurement<long>> Deaths() =>
        Enum.GetValues<DeathReason>().Select(reason => Measure(_workers.Slots.Sum(slot => slot.Deaths(reason)), "reason", MetricTags.Name(reason)));

    private WorkerTotals Totals() => _workers.Slots.Select(slot => slot.Totals).Aggregate((a, b) => a.Plus(b));
}
