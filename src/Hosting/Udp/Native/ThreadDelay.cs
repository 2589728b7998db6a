using System.Globalization;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>
/// How long one thread was ready to run but had no processor, from <c>/proc/self/task/TID/schedstat</c> (Linux,
/// Documentation/scheduler/sched-stats.rst). Tells a thread that hangs from one that the machine does not get round to.
/// </summary>
internal sealed class ThreadDelay
{
    private readonly string? _path;

    private ThreadDelay(string? path) => _path = path;

    /// <summary>Where nothing is known.</summary>
    public static ThreadDelay Unknown { get; } = new(null);

    /// <summary>Of the calling thread.</summary>
    public static ThreadDelay OfThisThread() => OperatingSystem.IsLinux()
        ? new ThreadDelay(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{Libc.GetThreadId()}/schedstat"))
        : Unknown;

    /// <summary>The delay since the thread began; zero where the kernel does not say. Any thread.</summary>
    public TimeSpan Read()
    {
        if (_path is null) return TimeSpan.Zero;
        try
        {
            // "time on a processor, time waiting for one, slices", in ns.
            var fields = File.ReadAllText(_path).Split(' ', StringSplitOptions.TrimEntries);
            return fields.Length > 1 && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
                ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
                : TimeSpan.Zero;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A kernel without the file, or a thread that has ended.
            return TimeSpan.Zero;
        }
    }
}
