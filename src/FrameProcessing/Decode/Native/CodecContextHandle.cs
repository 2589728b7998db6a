using System.Runtime.InteropServices;

namespace RoomLens.FrameProcessing.Decode.Native;

/// <summary>Owns one AVCodecContext.</summary>
internal sealed class CodecContextHandle : SafeHandle
{
    /// <summary>Takes over what the library allocated.</summary>
    public CodecContextHandle(nint allocated) : base(0, ownsHandle: true) => SetHandle(allocated);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        var pointer = handle;
        LibAv.FreeContext(&pointer);
        return true;
    }
}
