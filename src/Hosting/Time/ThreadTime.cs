using RoomLens.Hosting.Udp.Native;

namespace RoomLens.Hosting.Time;

/// <summary>CPU time of the calling thread: what a thread did, apart from what the system let it wait.</summary>
public static class ThreadTime
{
    private const int ThreadCpuClock = 3;

    /// <summary>User and system time so far; null where the system does not tell (not Linux).</summary>
    public static TimeSpan? Used =>
        OperatingSystem.IsLinux() && Libc.ClockGetTime(ThreadCpuClock, out var used) == 0
            ? new TimeSpan(used.Seconds * TimeSpan.TicksPerSecond + used.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : null;
}
