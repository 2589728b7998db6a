using System.Runtime.InteropServices;

namespace RoomLens.FrameProcessing.Decode.Native;

/// <summary>The used fields of AVFrame as in libavutil 57; beyond <see cref="Pts"/> the layout differs per major version.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct AvFrameLayout
{
    /// <summary>AV_PIX_FMT_YUV420P.</summary>
    public const int FormatYuv420 = 0;
    /// <summary>AV_PIX_FMT_YUVJ420P: full range.</summary>
    public const int FormatYuvJ420 = 12;
    /// <summary>AVCOL_RANGE_JPEG.</summary>
    public const int RangeFull = 2;

    [FieldOffset(0)] public byte* Plane0;
    [FieldOffset(8)] public byte* Plane1;
    [FieldOffset(16)] public byte* Plane2;
    [FieldOffset(64)] public int Stride0;
    [FieldOffset(68)] public int Stride1;
    [FieldOffset(72)] public int Stride2;
    [FieldOffset(104)] public int Width;
    [FieldOffset(108)] public int Height;
    [FieldOffset(116)] public int Format;
    [FieldOffset(136)] public long Pts;
    [FieldOffset(320)] public int ColorRange;
}
