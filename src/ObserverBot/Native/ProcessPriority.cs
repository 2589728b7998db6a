using System.Globalization;
using System.Runtime.InteropServices;

namespace RoomLens.ObserverBot.Native;

/// <summary>The scheduling priority of this process (setpriority(2)). On Linux it belongs to each thread; a new thread has that of its creator.</summary>
internal static partial class ProcessPriority
{
    private const int OneThread = 0;
    private const string Threads = "/proc/self/task";

    // A thread that is not lowered yet may start another one meanwhile.
    private const int Passes = 10;

    /// <summary>Gives every thread this nice value; false where that cannot be done.</summary>
    public static bool TryLower(int nice)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var lowered = new HashSet<int>();
        for (var pass = 0; pass < Passes; pass++)
        {
            var isNew = false;
            foreach (var path in Directory.EnumerateDirectories(Threads))
            {
                if (!int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var thread)) continue;
                // One that has ended since is no loss.
                if (lowered.Add(thread)) isNew |= SetPriority(OneThread, thread, nice) == 0;
            }
            if (!isNew) return lowered.Count > 0;
        }
        return true;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int thread, int nice);
}
