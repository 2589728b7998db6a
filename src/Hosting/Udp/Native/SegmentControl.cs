using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>Pinned control messages that carry UDP_SEGMENT (linux/udp.h), one per message.</summary>
internal sealed class SegmentControl(int count)
{
    /// <summary>SOL_UDP.</summary>
    public const int UdpLevel = 17;

    /// <summary>UDP_SEGMENT.</summary>
    public const int UdpSegment = 103;

    /// <summary>CMSG_SPACE(sizeof(uint16_t)) on 64-bit Linux.</summary>
    public const int Stride = 24;

    /// <summary>CMSG_LEN(sizeof(uint16_t)).</summary>
    private const nint HeaderAndValueBytes = 18;

    private readonly byte[] _controls = GC.AllocateArray<byte>(count * Stride, pinned: true);

    public nint Address(int index) => Marshal.UnsafeAddrOfPinnedArrayElement(_controls, index * Stride);

    public void Write(int index, int segmentBytes)
    {
        var control = _controls.AsSpan(index * Stride, Stride);
        MemoryMarshal.Write(control, HeaderAndValueBytes);
        MemoryMarshal.Write(control[8..], UdpLevel);
        MemoryMarshal.Write(control[12..], UdpSegment);
        MemoryMarshal.Write(control[16..], (ushort)segmentBytes);
    }
}
