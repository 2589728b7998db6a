using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>struct mmsghdr of 64-bit Linux: a msghdr and the number of bytes moved.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MultiMessage
{
    /// <summary>MSG_TRUNC in <see cref="Flags"/>: the datagram was longer than the buffer.</summary>
    public const int Truncated = 0x20;

    /// <summary>MSG_DONTWAIT.</summary>
    public const int DontWait = 0x40;

    public nint Name;
    public uint NameLength;
    public nint Vectors;
    public nint VectorCount;
    public nint Control;
    public nint ControlLength;
    public int Flags;
    public uint Length;
}
