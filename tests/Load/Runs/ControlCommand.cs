using System.Diagnostics;
using System.Globalization;
using RoomLens.Load.Control;

namespace RoomLens.Load.Runs;

/// <summary>Requests to the control API one after the other, of each kind in turn, and how long their answers took.</summary>
internal static class ControlCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        using var control = new SfuControl(new Uri(arguments.Text("control")));
        var (room, port) = (arguments.Text("room"), arguments.Number("to", 0));
        var producer = (string)(await control.RoomAsync(room))!["producers"]![0]!["id"]!;
        var times = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        await RoundAsync(new(StringComparer.Ordinal));
        for (var left = arguments.Number("requests", 500); left > 0; left -= 5) await RoundAsync(times);
        foreach (var (kind, all) in times) await WriteAsync(kind, all);
        await WriteAsync("all", [.. times.Values.SelectMany(all => all)]);
        return 0;

        async Task RoundAsync(SortedDictionary<string, List<double>> into)
        {
            var id = await TimeAsync("create", () => control.CreateConsumerAsync(room, producer, port));
            await TimeAsync("resume", () => control.DoAsync(HttpMethod.Post, $"{id}/resume"));
            await TimeAsync("pause", () => control.DoAsync(HttpMethod.Post, $"{id}/pause"));
            await TimeAsync("stats", control.StatsAsync);
            await TimeAsync("close", () => control.DoAsync(HttpMethod.Delete, id));

            async Task<T> TimeAsync<T>(string kind, Func<Task<T>> ask)
            {
                await Task.Delay(Pause);
                var began = Stopwatch.GetTimestamp();
                var answer = await ask();
                if (!into.TryGetValue(kind, out var all)) into[kind] = all = [];
                all.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                return answer;
            }
        }

        Task WriteAsync(string kind, List<double> all)
        {
            all.Sort();
            return output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kind} {At(all, 0.5):0.00} {At(all, 0.99):0.00} {all[^1]:0.00}"));
        }
    }

    private static double At(List<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
