using System.Runtime.InteropServices;

namespace RoomLens.FrameProcessing.Decode.Native;

/// <summary>Owns one AVPacket.</summary>
internal sealed class PacketHandle : SafeHandle
{
    /// <summary>Takes over what the library allocated.</summary>
    public PacketHandle(nint allocated) : base(0, ownsHandle: true) => SetHandle(allocated);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        var pointer = handle;
        LibAv.FreePacket(&pointer);
        return true;
    }
}
