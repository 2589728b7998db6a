using System.Runtime.InteropServices;

namespace RoomLens.FrameProcessing.Decode.Native;

/// <summary>Owns one AVFrame.</summary>
internal sealed class FrameHandle : SafeHandle
{
    /// <summary>Takes over what the library allocated.</summary>
    public FrameHandle(nint allocated) : base(0, ownsHandle: true) => SetHandle(allocated);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        var pointer = handle;
        LibAv.FreeFrame(&pointer);
        return true;
    }
}
