using System.Runtime.InteropServices;

namespace RoomLens.FrameProcessing.Decode.Native;

/// <summary>The used fields of AVPacket; the same offsets from FFmpeg 5.1 to 8. Allocated by the library, never by value.</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal unsafe struct AvPacketLayout
{
    [FieldOffset(8)] public long Pts;
    [FieldOffset(16)] public long Dts;
    [FieldOffset(24)] public byte* Bytes;
    [FieldOffset(32)] public int Size;
}
