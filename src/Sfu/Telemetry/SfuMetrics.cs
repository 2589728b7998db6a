using System.Diagnostics.Metrics;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Telemetry;

/// <summary>The SFU's metrics (style guide, section 7). Read from counters that the worker thread keeps; nothing is recorded per packet.</summary>
internal sealed class SfuMetrics : IDisposable
{
    private readonly Func<SfuWorker?> _worker;
    private readonly Meter _meter;

    public SfuMetrics(IMeterFactory meters, Func<SfuWorker?> worker)
    {
        _worker = worker;
        _meter = meters.Create("RoomLens.Sfu");
        _meter.CreateObservableCounter("sfu.rtp.packets", Packets, "{packet}", "Datagrams received and sent on the media ports.");
        _meter.CreateObservableCounter("sfu.rtp.bytes", Octets, "By", "Octets received and sent on the media ports.");
        _meter.CreateObservableCounter("sfu.rtp.drops", Drops, "{packet}", "Datagrams that were dropped, by reason.");
        TcpMetrics.Add(_meter, () => _worker() is { } worker ? [worker.WebRtc.Tcp.Counters] : []);
        _meter.CreateObservableGauge("sfu.rooms", () => Count(counts => counts.Rooms), "{room}", "Rooms.");
        _meter.CreateObservableGauge("sfu.transports", () => Count(counts => counts.Transports), "{transport}", "WebRTC transports.");
        _meter.CreateObservableGauge("sfu.producers", () => Count(counts => counts.Producers), "{producer}", "Published streams.");
        _meter.CreateObservableGauge("sfu.consumers", () => Count(counts => counts.Consumers), "{consumer}", "Receivers of streams.");
    }

    /// <summary>Share of the node's consumer limit in use, 0..1; the load in heartbeats.</summary>
    public double Load() => _worker() is { } worker ? (double)worker.Counts.Consumers / worker.Options.MaxConsumers : 0;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private long Count(Func<WorkerCounts, int> select) => _worker() is { } worker ? select(worker.Counts) : 0;

    private IEnumerable<Measurement<long>> Packets()
    {
        if (_worker()?.Loop.Counters is not { } counters) yield break;
        yield return new Measurement<long>(counters.Received, new KeyValuePair<string, object?>("direction", "in"));
        yield return new Measurement<long>(counters.Sent, new KeyValuePair<string, object?>("direction", "out"));
    }

    private IEnumerable<Measurement<long>> Octets()
    {
        if (_worker()?.Loop.Counters is not { } counters) yield break;
        yield return new Measurement<long>(counters.ReceivedBytes, new KeyValuePair<string, object?>("direction", "in"));
        yield return new Measurement<long>(counters.SentBytes, new KeyValuePair<string, object?>("direction", "out"));
    }

    private IEnumerable<Measurement<long>> Drops()
    {
        if (_worker() is not { } worker) yield break;
        foreach (var reason in DropCounters.Reasons)
            yield return new Measurement<long>(worker.Drops[reason], new KeyValuePair<string, object?>("reason", MetricTags.Name(reason)));
    }
}
