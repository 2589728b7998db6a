using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>struct mmsghdr of 64-bit Linux: a msghdr and the number of bytes moved.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct MultiMessage
{
    /// <summary>MSG_TRUNC in <see cref="Flags"/>: the datagram was longer than the buffer.</summary>
    public const int Truncated = 0x20;

    /// <summary>MSG_DONTWAIT.</summary>
    public const int DontWait = 0x40;

    [FieldOffset(0)]
    public nint Name;

    [FieldOffset(8)]
    public uint NameLength;

    [FieldOffset(16)]
    public nint Vectors;

    [FieldOffset(24)]
    public nint VectorCount;

    [FieldOffset(32)]
    public nint Control;

    [FieldOffset(40)]
    public nint ControlLength;

    [FieldOffset(48)]
    public int Flags;

    [FieldOffset(56)]
    public uint Length;
}
