using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RoomLens.FrameProcessing.Tensors;

/// <summary>Blends two picture rows with a 7-bit weight into 15-bit values (byte × 128).</summary>
internal static class RowBlend
{
    /// <summary>Weight of a whole.</summary>
    public const int One = 128;

    /// <summary>target[i] = upper[i] × (128 − weight) + lower[i] × weight; both rows at least as long as <paramref name="count"/>.</summary>
    public static void Blend(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int weight, Span<ushort> target, int count)
    {
        upper = upper[..count];
        lower = lower[..count];
        target = target[..count];
        var done = Vector128.IsHardwareAccelerated ? BlendVectors(upper, lower, weight, target) : 0;
        for (var i = done; i < count; i++) target[i] = (ushort)(upper[i] * (One - weight) + lower[i] * weight);
    }

    private static int BlendVectors(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int weight, Span<ushort> target)
    {
        ref var from = ref MemoryMarshal.GetReference(upper);
        ref var to = ref MemoryMarshal.GetReference(lower);
        ref var result = ref MemoryMarshal.GetReference(target);
        var fromWeight = Vector128.Create((ushort)(One - weight));
        var toWeight = Vector128.Create((ushort)weight);
        var i = 0;
        for (; i + Vector128<byte>.Count <= target.Length; i += Vector128<byte>.Count)
        {
            var (a0, a1) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
            var (b0, b1) = Vector128.Widen(Vector128.LoadUnsafe(ref to, (nuint)i));
            (a0 * fromWeight + b0 * toWeight).StoreUnsafe(ref result, (nuint)i);
            (a1 * fromWeight + b1 * toWeight).StoreUnsafe(ref result, (nuint)(i + Vector128<ushort>.Count));
        }
        return i;
    }
}
