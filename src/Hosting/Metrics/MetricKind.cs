namespace RoomLens.Hosting.Metrics;

/// <summary>Kind of a family, as Prometheus knows them.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts values in buckets.</summary>
    Histogram,
}
