using System.Runtime.InteropServices;

namespace RoomLens.ObserverBot.Native;

/// <summary>CPU time used by the calling thread (clock_gettime, POSIX). Outside Linux it stays zero and costs are not measured.</summary>
internal static partial class ThreadCpuTime
{
    // bits/time.h
    private const int ClockThreadCpuTimeId = 3;
    private static readonly bool Supported = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Time used so far.</summary>
    public static TimeSpan Now =>
        Supported && ClockGetTime(ClockThreadCpuTimeId, out var time) == 0
            ? TimeSpan.FromTicks(time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : TimeSpan.Zero;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
