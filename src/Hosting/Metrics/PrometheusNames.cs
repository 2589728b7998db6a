using System.Globalization;
using System.Text;

namespace RoomLens.Hosting.Metrics;

/// <summary>Names and labels of the Prometheus text format 0.0.4.</summary>
internal static class PrometheusNames
{
    private const string Prefix = "roomlens_";

    /// <summary><c>sfu.rtp.packets</c> → <c>roomlens_sfu_rtp_packets_total</c>; seconds and bytes become suffixes, annotations in braces and <c>1</c> none.</summary>
    public static string Metric(string name, string? unit, MetricKind kind)
    {
        var result = new StringBuilder(Prefix);
        foreach (var c in name) result.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!Ends(result, suffix)) result.Append(suffix);
        if (kind == MetricKind.Counter && !Ends(result, "_total")) result.Append("_total");
        return result.ToString();
    }

    /// <summary>Sorted by name and escaped.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags) sorted[Label(tag.Key)] = Text(tag.Value);
        return string.Join(',', sorted.Select(l => $"{l.Key}=\"{l.Value}\""));
    }

    /// <summary>HELP text on one line.</summary>
    public static string Help(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A number as the format wants it.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static bool Ends(StringBuilder text, string suffix) =>
        text.Length >= suffix.Length && text.ToString(text.Length - suffix.Length, suffix.Length) == suffix;

    private static string Label(string key)
    {
        var name = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) ? name : $"_{name}";
    }

    private static string Text(object? value)
    {
        var text = value switch
        {
            null => "",
            bool b => b ? "true" : "false",
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
