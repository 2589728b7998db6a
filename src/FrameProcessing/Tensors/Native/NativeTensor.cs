using System.Runtime.InteropServices;

namespace RoomLens.FrameProcessing.Tensors.Native;

/// <summary>Floats outside the managed heap, aligned to 64 bytes: they never move, so native code may keep the address while this lives.</summary>
public sealed unsafe class NativeTensor : SafeHandle
{
    private const int Alignment = 64;

    /// <summary>Zeroed memory for <paramref name="length"/> floats.</summary>
    public NativeTensor(int length) : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Length = length;
        // One vector more than asked for, so that a kernel may overrun its last step.
        var bytes = (nuint)length * sizeof(float) + Alignment;
        SetHandle((nint)NativeMemory.AlignedAlloc(bytes, Alignment));
        NativeMemory.Clear((void*)handle, bytes);
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>Address of the first.</summary>
    public nint Address => handle;

    /// <summary>The floats; valid while this is not disposed.</summary>
    public Span<float> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<float>((void*)handle, Length);
        }
    }

    /// <summary>The conversion whose padding it holds.</summary>
    internal object? PaddedFor { get; set; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
