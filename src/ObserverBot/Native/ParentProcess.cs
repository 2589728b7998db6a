using System.Runtime.InteropServices;

namespace RoomLens.ObserverBot.Native;

/// <summary>
/// The process that started this one. It is watched by its id: the kernel's own signal (PR_SET_PDEATHSIG) is bound to the parent's thread that
/// forked, and a .NET parent forks on pool threads, which end while the process lives.
/// </summary>
internal static partial class ParentProcess
{
    /// <summary>Its id; changes when the parent is gone. Null where it cannot be told.</summary>
    public static int? Id => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? GetParentId() : null;

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();
}
