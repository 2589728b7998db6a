using System.Diagnostics;

namespace RoomLens.Benchmarks.Measuring;

/// <summary>Times short rounds, so that a round in which another program had the core does not count: the median is reported.</summary>
internal static class Rounds
{
    /// <summary>Runs rounds until the time is over, the first half of them to warm up.</summary>
    /// <param name="operations">Operations per round.</param>
    /// <param name="prepare">Before each round, not timed.</param>
    /// <param name="round">The round.</param>
    public static Figure Measure(int operations, Action prepare, Action round)
    {
        Repeat(TimeSpan.FromSeconds(1.5), prepare, round, null);
        var times = new List<double>(1 << 16);
        var allocated = Repeat(TimeSpan.FromSeconds(1.5), prepare, round, times);
        times.Sort();
        return new Figure(times[times.Count / 2] / operations, times[times.Count / 20] / operations, allocated / (double)(times.Count * (long)operations));
    }

    private static long Repeat(TimeSpan time, Action prepare, Action round, List<double>? times)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        long allocated = 0;
        while (Stopwatch.GetTimestamp() < end && (times is null || times.Count < times.Capacity))
        {
            prepare();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var began = Stopwatch.GetTimestamp();
            round();
            var took = Stopwatch.GetTimestamp() - began;
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            times?.Add(took * 1e9 / Stopwatch.Frequency);
        }
        return allocated;
    }
}
