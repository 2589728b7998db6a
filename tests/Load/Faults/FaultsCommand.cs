using System.Globalization;
using RoomLens.Load.Media;
using RoomLens.Load.Runs;

namespace RoomLens.Load.Faults;

/// <summary>Faults of a media worker, again and again, as rows of a table.</summary>
internal static class FaultsCommand
{
    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        // What the first one costs is the compiler's.
        await FaultTrial.RunAsync(FaultKind.Crash);
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var trials = new List<FaultTrial>();
            for (var i = 0; i < arguments.Number("trials", 10); i++) trials.Add(await FaultTrial.RunAsync(kind));
            var name = kind == FaultKind.Crash ? "crash" : "stall";
            await WriteAsync(output, $"{name}: worker replaced, p50 / worst of {trials.Count}", Spread(trials.Select(trial => trial.Replaced)), "≤ 1000 ms");
            await WriteAsync(output, $"{name}: every participant of its room told", Spread(trials.Select(trial => trial.Told)), "≤ 1000 ms");
            await WriteAsync(output, $"{name}: a participant joined again, transports connected", Spread(trials.Select(trial => trial.Back)), "");
            await WriteAsync(output, $"{name}: room on the other worker, lost packets", Lost(trials), "0");
            await WriteAsync(output, $"{name}: its delay p50, p99, longest, in the seconds of the fault", Delays(trials.Select(trial => trial.Disturbed)), "as before");
            await WriteAsync(output, $"{name}: the same in as many seconds before", Delays(trials.Select(trial => trial.Calm)), "");
        }

        return 0;
    }

    private static Task WriteAsync(TextWriter output, string what, string measured, string goal) => output.WriteLineAsync($"| {what} | {measured} | {goal} |");

    private static string Spread(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[(sorted.Length - 1) / 2]:0} / {sorted[^1]:0} ms");
    }

    private static string Lost(IReadOnlyList<FaultTrial> trials) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trials.Sum(trial => trial.Disturbed.Lost + trial.Disturbed.LostOfPublisher)} of {trials.Sum(trial => trial.Disturbed.Received)}");

    private static string Delays(IEnumerable<RoomReport> reports)
    {
        var all = new DelayHistogram();
        foreach (var report in reports) all.Add(report.Delays);
        return string.Create(
            CultureInfo.InvariantCulture, $"{all.Quantile(0.5).TotalMilliseconds:0.00}, {all.Quantile(0.99).TotalMilliseconds:0.00}, {all.Max.TotalMilliseconds:0.0} ms");
    }
}
