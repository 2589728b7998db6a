using System.Runtime.InteropServices;

namespace RoomLens.ObserverBot.Native;

/// <summary>Ties this process to its parent: the kernel ends it when the parent is gone (prctl(2), PR_SET_PDEATHSIG).</summary>
internal static partial class ParentWatch
{
    // linux/prctl.h and asm-generic/signal.h
    private const int SetParentDeathSignal = 1;
    private const int SigKill = 9;

    /// <summary>Parent of this process; 0 where it cannot be told.</summary>
    public static int ParentId => OperatingSystem.IsLinux() ? GetParentId() : 0;

    /// <summary>
    /// Asks for the signal. It is bound to the parent's thread that forked, so a watcher of <see cref="ParentId"/> is still needed where that
    /// thread may end earlier; it is SIGKILL because the journal is safe at every moment.
    /// </summary>
    public static bool TryArm() => OperatingSystem.IsLinux() && ProcessControl(SetParentDeathSignal, SigKill, 0, 0, 0) == 0;

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint argument2, nint argument3, nint argument4, nint argument5);
}
