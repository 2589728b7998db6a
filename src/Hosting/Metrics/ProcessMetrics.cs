using System.Diagnostics;
using System.Text;

namespace RoomLens.Hosting.Metrics;

/// <summary>The standard process metrics under the names that every Prometheus client library uses.</summary>
internal static class ProcessMetrics
{
    public static void Write(StringBuilder text)
    {
        using var process = Process.GetCurrentProcess();
        var startedAt = (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        Write(text, "process_cpu_seconds_total", "counter", "User and system CPU time spent, in seconds.", process.TotalProcessorTime.TotalSeconds);
        Write(text, "process_resident_memory_bytes", "gauge", "Resident memory, in bytes.", process.WorkingSet64);
        Write(text, "process_start_time_seconds", "gauge", "Start of the process, in seconds since 1970.", startedAt);
        Write(text, "process_threads", "gauge", "Operating system threads.", process.Threads.Count);
        if (OperatingSystem.IsLinux())
            Write(text, "process_open_fds", "gauge", "Open file descriptors.", Directory.GetFileSystemEntries("/proc/self/fd").Length);
        Write(text, "dotnet_heap_bytes", "gauge", "Managed heap, in bytes.", GC.GetTotalMemory(false));
        Write(text, "dotnet_gc_pause_seconds_total", "counter", "Time the process was paused by the garbage collector.", GC.GetTotalPauseDuration().TotalSeconds);
        Write(text, "dotnet_gc_last_pause_seconds", "gauge", "Longest pause of the last garbage collection.", LastPause().TotalSeconds);
        Write(text, "dotnet_gc_collections_total", "counter", "Garbage collections, of all generations.", GC.CollectionCount(0));
        Write(text, "dotnet_allocated_bytes_total", "counter", "Managed memory allocated so far, in bytes.", GC.GetTotalAllocatedBytes());
    }

    private static TimeSpan LastPause()
    {
        var longest = TimeSpan.Zero;
        // A collection in the background pauses twice.
        foreach (var pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
            if (pause > longest) longest = pause;
        return longest;
    }

    private static void Write(StringBuilder text, string name, string type, string help, double value)
    {
        PrometheusText.WriteHead(text, name, help, type);
        PrometheusText.WriteSample(text, name, "", value);
    }
}
