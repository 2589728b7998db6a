namespace RoomLens.Hosting.Metrics;

/// <summary>Everything under one Prometheus name. Series are found without allocation; they are few (tags come from small closed sets).</summary>
internal sealed class MetricFamily(string name, string help, MetricKind kind, double[]? bounds)
{
    /// <summary>Series per family; what comes on top is collected under <c>overflow="true"</c>, so that a tag by mistake unbounded cannot eat the memory.</summary>
    public const int MaxSeries = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private volatile Entry[] _entries = [];
    private MetricSeries? _overflow;

    public string Name { get; } = name;

    public string Help { get; } = help;

    public MetricKind Kind { get; } = kind;

    public double[]? Bounds { get; } = bounds;

    /// <summary>The series, sorted by labels.</summary>
    public IReadOnlyList<MetricSeries> Snapshot()
    {
        lock (_lock)
        {
            return _byLabels.Values.OrderBy(s => s.Labels, StringComparer.Ordinal).ToArray();
        }
    }

    public MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var entry in _entries)
        {
            if (entry.Matches(tags)) return entry.Series;
        }

        return Create(tags);
    }

    private MetricSeries Create(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusNames.Labels(tags);
        lock (_lock)
        {
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                if (_byLabels.Count >= MaxSeries)
                {
                    _overflow ??= _byLabels["overflow=\"true\""] = new MetricSeries("overflow=\"true\"", Bounds);
                    return _overflow;
                }

                series = new MetricSeries(labels, Bounds);
                _byLabels.Add(labels, series);
            }

            _entries = [.. _entries, new Entry(tags.ToArray(), series)];
            return series;
        }
    }

    private readonly record struct Entry(KeyValuePair<string, object?>[] Tags, MetricSeries Series)
    {
        public bool Matches(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length != Tags.Length) return false;
            for (var i = 0; i < tags.Length; i++)
            {
                if (!string.Equals(tags[i].Key, Tags[i].Key, StringComparison.Ordinal) || !Equals(tags[i].Value, Tags[i].Value)) return false;
            }

            return true;
        }
    }
}
