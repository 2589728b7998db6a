using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoVector
{
    public nint Base;
    public nint Length;
}
