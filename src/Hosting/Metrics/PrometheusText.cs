using System.Text;

namespace RoomLens.Hosting.Metrics;

/// <summary>Writes families in the Prometheus text format 0.0.4.</summary>
internal static class PrometheusText
{
    public static string Write(IEnumerable<MetricFamily> families, int generation)
    {
        var text = new StringBuilder(4096);
        foreach (var family in families.OrderBy(f => f.Name, StringComparer.Ordinal)) WriteFamily(text, family, generation);
        ProcessMetrics.Write(text);
        return text.ToString();
    }

    /// <summary>HELP and TYPE of a family.</summary>
    public static void WriteHead(StringBuilder text, string name, string help, string type)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(PrometheusNames.Help(help)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>One sample line.</summary>
    public static void WriteSample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(PrometheusNames.Number(value)).Append('\n');
    }

    private static void WriteFamily(StringBuilder text, MetricFamily family, int generation)
    {
        var live = family.Snapshot().Where(s => !s.IsObserved || s.Generation == generation).ToArray();
        if (live.Length == 0) return;
        WriteHead(text, family.Name, family.Help, family.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Gauge => "gauge",
            _ => "histogram",
        });
        foreach (var series in live)
        {
            if (family.Kind == MetricKind.Histogram) WriteHistogram(text, family, series);
            else WriteSample(text, family.Name, series.Labels, series.Value);
        }
    }

    private static void WriteHistogram(StringBuilder text, MetricFamily family, MetricSeries series)
    {
        var bounds = family.Bounds!;
        var before = series.Labels.Length > 0 ? $"{series.Labels}," : "";
        long count = 0;
        for (var i = 0; i <= bounds.Length; i++)
        {
            count += series.Bucket(i);
            var end = i < bounds.Length ? PrometheusNames.Number(bounds[i]) : "+Inf";
            WriteSample(text, $"{family.Name}_bucket", $"{before}le=\"{end}\"", count);
        }

        WriteSample(text, $"{family.Name}_sum", series.Labels, series.Value);
        WriteSample(text, $"{family.Name}_count", series.Labels, count);
    }
}
