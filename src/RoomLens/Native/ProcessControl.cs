using System.Runtime.InteropServices;

namespace RoomLens.Cli.Native;

/// <summary>The two process calls that .NET does not offer: a polite signal to a child, and who our parent is.</summary>
internal static partial class ProcessControl
{
    private const int Sigterm = 15;

    /// <summary>The process that started this one; another id (init or a reaper) once that process has ended.</summary>
    public static int ParentId => GetParentId();

    /// <summary>Asks a process to stop. False when it no longer exists.</summary>
    public static bool Terminate(int processId) => processId > 0 && Kill(processId, Sigterm) == 0;

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
