using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.FrameProcessing.Luma;

/// <summary>
/// Reduces the luma of pictures to a plane of about a wanted width by averaging whole blocks, which also removes most noise.
/// Not thread-safe; no managed allocation while pictures keep their size.
/// </summary>
public sealed class LumaSampler
{
    // Sums of a block column stay within 16 bits up to 257 rows.
    private const int MaxFactor = 128;

    private readonly int _targetWidth;
    private ushort[] _sums = [];

    /// <summary>A sampler to planes of at least half and at most about <paramref name="targetWidth"/> columns.</summary>
    public LumaSampler(int targetWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetWidth, 8);
        _targetWidth = targetWidth;
    }

    /// <summary>Fills <paramref name="target"/> (resized to fit); true when its size changed. Pictures smaller than one block give one sample.</summary>
    public bool Sample(in PictureView picture, LumaPlane target)
    {
        var factor = Math.Clamp((Math.Max(picture.Width, picture.Height) + _targetWidth - 1) / _targetWidth, 1, MaxFactor);
        factor = Math.Max(1, Math.Min(factor, Math.Min(picture.Width, picture.Height)));
        var width = picture.Width / factor;
        var height = picture.Height / factor;
        var changed = target.Resize(width, height);
        if (_sums.Length < width * factor) _sums = new ushort[width * factor];
        var levels = new Levels(picture.FullRange, factor * factor);
        for (var row = 0; row < height; row++)
        {
            SumRows(picture.Luma[(row * factor * picture.LumaStride)..], picture.LumaStride, factor, _sums.AsSpan(0, width * factor));
            Reduce(_sums, factor, levels, target.Samples.AsSpan(row * width, width));
        }
        return changed;
    }

    private static void SumRows(ReadOnlySpan<byte> rows, int stride, int count, Span<ushort> sums)
    {
        sums.Clear();
        ref var sum = ref MemoryMarshal.GetReference(sums);
        for (var row = 0; row < count; row++)
        {
            var source = rows.Slice(row * stride, sums.Length);
            ref var first = ref MemoryMarshal.GetReference(source);
            var i = 0;
            for (; Vector128.IsHardwareAccelerated && i + Vector128<byte>.Count <= sums.Length; i += Vector128<byte>.Count)
            {
                var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref first, (nuint)i));
                (Vector128.LoadUnsafe(ref sum, (nuint)i) + low).StoreUnsafe(ref sum, (nuint)i);
                var next = (nuint)(i + Vector128<ushort>.Count);
                (Vector128.LoadUnsafe(ref sum, next) + high).StoreUnsafe(ref sum, next);
            }
            for (; i < sums.Length; i++) sums[i] += source[i];
        }
    }

    private static void Reduce(ushort[] sums, int factor, in Levels levels, Span<byte> target)
    {
        var at = 0;
        for (var column = 0; column < target.Length; column++)
        {
            var total = 0;
            for (var i = 0; i < factor; i++) total += sums[at++];
            target[column] = levels.ToFull(total);
        }
    }

    private readonly struct Levels(bool fullRange, int samples)
    {
        private readonly float _gain = (fullRange ? 1f : 255f / 219f) / samples;
        private readonly float _bias = fullRange ? 0.5f : 0.5f - 16f * 255f / 219f;

        public byte ToFull(int total) => (byte)Math.Clamp(total * _gain + _bias, 0, 255);
    }
}
