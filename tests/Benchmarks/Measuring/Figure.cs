namespace RoomLens.Benchmarks.Measuring;

/// <summary>What one operation takes.</summary>
/// <param name="MedianNs">Median over the rounds, nanoseconds.</param>
/// <param name="QuickNs">The quickest twentieth, nanoseconds: what it takes when nothing else runs.</param>
/// <param name="Bytes">Bytes allocated.</param>
internal readonly record struct Figure(double MedianNs, double QuickNs, double Bytes)
{
    /// <summary>A table row; the goal is in nanoseconds, null = none.</summary>
    public string Row(string name, double? goalNs) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"| {name} | {(goalNs is { } goal ? $"≤ {goal:0} ns" : "")} | {MedianNs:0.0} ns | {QuickNs:0.0} ns | {Bytes:0.##} |");
}
