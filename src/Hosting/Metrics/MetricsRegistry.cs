using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RoomLens.Hosting.Metrics;

/// <summary>
/// The meters of this process and what they have counted. Services make their instruments through <see cref="IMeterFactory"/>;
/// <see cref="PrometheusEndpoint"/> shows them. One per process (or per test): instruments of other registries are not seen.
/// </summary>
public sealed class MetricsRegistry : IMeterFactory
{
    /// <summary>Buckets of durations in seconds where the instrument gives no advice: from a forwarding step to a slow inference.</summary>
    private static readonly double[] DefaultBounds = [.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, Meter> _meters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _collecting = new();
    private volatile int _generation;

    /// <summary>An empty registry that already listens.</summary>
    public MetricsRegistry()
    {
        _listener.InstrumentPublished = OnPublished;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Measure(state, (double)value, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public Meter Create(MeterOptions options) =>
        _meters.GetOrAdd(options.Name, name => new Meter(new MeterOptions(name) { Version = options.Version, Tags = options.Tags, Scope = this }));

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        foreach (var meter in _meters.Values) meter.Dispose();
    }

    /// <summary>Everything now, in the text format 0.0.4.</summary>
    public string Collect()
    {
        lock (_collecting)
        {
            _generation++;
            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_families.Values, _generation);
        }
    }

    private static void Measure(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((Recorder)state!).Record(value, tags);

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Scope != this) return;
        var kind = KindOf(instrument);
        var name = PrometheusNames.Metric(instrument.Name, instrument.Unit, kind);
        var family = _families.GetOrAdd(name, _ => new MetricFamily(
            name, instrument.Description ?? instrument.Name, kind, kind == MetricKind.Histogram ? BoundsOf(instrument) : null));
        listener.EnableMeasurementEvents(instrument, new Recorder(this, family, instrument.IsObservable, IsGauge(instrument)));
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        var name = instrument.GetType().Name;
        if (name.StartsWith("Histogram", StringComparison.Ordinal)) return MetricKind.Histogram;
        return name.StartsWith("Counter", StringComparison.Ordinal) || name.StartsWith("ObservableCounter", StringComparison.Ordinal)
            ? MetricKind.Counter
            : MetricKind.Gauge;
    }

    private static bool IsGauge(Instrument instrument) => instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } b } => [.. b],
        Histogram<float> { Advice.HistogramBucketBoundaries: { Count: > 0 } b } => [.. b.Select(v => (double)v)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { Count: > 0 } b } => [.. b.Select(v => (double)v)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { Count: > 0 } b } => [.. b.Select(v => (double)v)],
        _ => DefaultBounds,
    };

    /// <summary>What one instrument does to its family.</summary>
    private sealed class Recorder(MetricsRegistry registry, MetricFamily family, bool isObservable, bool isGauge)
    {
        public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var series = family.Find(tags);
            if (family.Kind == MetricKind.Histogram) series.Record(value);
            else if (isObservable) series.Observe(value, registry._generation);
            else if (isGauge) series.Set(value);
            else series.Add(value);
        }
    }
}
