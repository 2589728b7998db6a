using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Native;

/// <summary><c>struct timespec</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TimeSpec
{
    /// <summary>Whole seconds.</summary>
    public readonly long Seconds;

    /// <summary>Nanoseconds beside them.</summary>
    public readonly long Nanoseconds;
}
