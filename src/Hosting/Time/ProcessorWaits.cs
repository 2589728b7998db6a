using System.Globalization;

namespace RoomLens.Hosting.Time;

/// <summary>
/// How long the threads of this process are ready to run but get no processor (Linux, <c>/proc/self/task/TID/schedstat</c>,
/// Documentation/scheduler/sched-stats.rst). Tells a thread that hangs from a machine that does not get round to it. One caller.
/// </summary>
public sealed class ProcessorWaits
{
    private const string Tasks = "/proc/self/task";

    private Dictionary<string, long> _last = [];
    private Dictionary<string, long> _now = [];

    /// <summary>
    /// The longest wait of any thread since the last call; zero on the first one, for threads that are new, and where the system does not tell.
    /// A thread may wait for another one that waits for a processor, so it is not one thread's own wait that counts.
    /// </summary>
    public TimeSpan Sample()
    {
        if (!OperatingSystem.IsLinux()) return TimeSpan.Zero;
        var longest = 0L;
        _now.Clear();
        foreach (var task in Directory.EnumerateDirectories(Tasks))
        {
            if (!TryRead(task, out var waited)) continue;
            _now[task] = waited;
            if (_last.TryGetValue(task, out var before)) longest = Math.Max(longest, waited - before);
        }

        (_last, _now) = (_now, _last);
        return TimeSpan.FromTicks(longest / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Forgets the last call: the next one is a first one.</summary>
    public void Reset() => _last.Clear();

    private static bool TryRead(string task, out long nanoseconds)
    {
        nanoseconds = 0;
        try
        {
            // "time on a processor, time waiting for one, slices", in ns.
            var fields = File.ReadAllText(task + "/schedstat").Split(' ');
            return fields.Length > 1 && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out nanoseconds);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A kernel without the file, or a thread that has ended.
            return false;
        }
    }
}
