using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RoomLens.FrameProcessing.Tensors.Native;

/// <summary>Samples eight outputs at a time: one 32-bit gather fetches both taps of a 16-bit line.</summary>
internal static unsafe class Avx2LineKernel
{
    /// <summary>This machine has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Fills outputs from the first on in steps of eight; returns how many.</summary>
    public static int Run(
        PlaneLine luma, PlaneLine blueDifference, PlaneLine redDifference, LineColors colors,
        Span<float> red, Span<float> green, Span<float> blue)
    {
        var count = red.Length / Vector256<float>.Count * Vector256<float>.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(green.Length, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(blue.Length, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(luma.Taps.Index.Length, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(blueDifference.Taps.Index.Length, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(redDifference.Taps.Index.Length, count);
        var m = colors.Matrix;
        var zero = Vector256<float>.Zero;
        var most = Vector256.Create(255f);
        var lumaGain = Vector256.Create(m.LumaGain);
        var lumaBias = Vector256.Create(-m.LumaOffset * m.LumaGain);
        var neutral = Vector256.Create(128f);
        fixed (ushort* y0 = luma.Samples, u0 = blueDifference.Samples, v0 = redDifference.Samples)
        fixed (int* yi = luma.Taps.Index, ui = blueDifference.Taps.Index, vi = redDifference.Taps.Index)
        fixed (float* yw = luma.Taps.Weight, uw = blueDifference.Taps.Weight, vw = redDifference.Taps.Weight)
        fixed (float* r = red, g = green, b = blue)
        {
            for (var i = 0; i < count; i += Vector256<float>.Count)
            {
                var y = Fma.MultiplyAdd(Gather(y0, yi + i, yw + i), lumaGain, lumaBias);
                var u = Gather(u0, ui + i, uw + i) - neutral;
                var v = Gather(v0, vi + i, vw + i) - neutral;
                var redValue = Fma.MultiplyAdd(v, Vector256.Create(m.RedFromV), y);
                var greenValue = Fma.MultiplyAdd(v, Vector256.Create(m.GreenFromV), Fma.MultiplyAdd(u, Vector256.Create(m.GreenFromU), y));
                var blueValue = Fma.MultiplyAdd(u, Vector256.Create(m.BlueFromU), y);
                Store(redValue, zero, most, colors.RedGain, colors.RedBias, r + i);
                Store(greenValue, zero, most, colors.GreenGain, colors.GreenBias, g + i);
                Store(blueValue, zero, most, colors.BlueGain, colors.BlueBias, b + i);
            }
        }
        return count;
    }

    // Little-endian: the low half of the 32 bits is the first tap, the high half its neighbour.
    private static Vector256<float> Gather(ushort* line, int* index, float* weight)
    {
        var pairs = Avx2.GatherVector256((int*)line, Avx.LoadVector256(index), sizeof(ushort));
        var first = Avx.ConvertToVector256Single(pairs & Vector256.Create(0xFFFF));
        var second = Avx.ConvertToVector256Single(Avx2.ShiftRightLogical(pairs.AsUInt32(), 16).AsInt32());
        return Fma.MultiplyAdd(second - first, Avx.LoadVector256(weight), first) * Vector256.Create(1f / RowBlend.One);
    }

    private static void Store(Vector256<float> value, Vector256<float> least, Vector256<float> most, float gain, float bias, float* target) =>
        Fma.MultiplyAdd(Avx.Min(Avx.Max(value, least), most), Vector256.Create(gain), Vector256.Create(bias)).Store(target);
}
