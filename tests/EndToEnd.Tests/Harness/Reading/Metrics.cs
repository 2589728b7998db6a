using System.Globalization;

namespace RoomLens.EndToEnd.Tests.Harness.Reading;

/// <summary>Reads Prometheus text.</summary>
internal static class Metrics
{
    /// <summary>Sum of a metric over its labels; 0 when it is not there.</summary>
    public static double Sum(string text, string name, string? label = null) => text
        .Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
        .Where(line => label is null || line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
