using RoomLens.Hosting.Udp.Native;

namespace RoomLens.Hosting.Time;

/// <summary>CPU time of the calling thread: what a thread did, apart from what the system let it wait.</summary>
public static class ThreadTime
{
    private const int ThreadCpuClock = 3;

    /// <summary>Whether the system tells it.</summary>
    public static bool IsKnown { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>User and system time so far; zero where it is not known.</summary>
    public static TimeSpan Used =>
        IsKnown && Libc.ClockGetTime(ThreadCpuClock, out var used) == 0
            ? new TimeSpan(used.Seconds * TimeSpan.TicksPerSecond + used.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : TimeSpan.Zero;
}
