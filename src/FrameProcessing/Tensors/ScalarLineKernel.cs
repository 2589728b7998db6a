namespace RoomLens.FrameProcessing.Tensors;

/// <summary>Samples one output line from three plane lines; the reference for every faster kernel and their tail.</summary>
internal static class ScalarLineKernel
{
    /// <summary>Fills outputs from <paramref name="start"/> to the end of the spans.</summary>
    public static void Run(
        PlaneLine luma, PlaneLine blueDifference, PlaneLine redDifference, LineColors colors,
        int start, Span<float> red, Span<float> green, Span<float> blue)
    {
        var m = colors.Matrix;
        for (var i = start; i < red.Length; i++)
        {
            var y = (luma.At(i) - m.LumaOffset) * m.LumaGain;
            var u = blueDifference.At(i) - 128;
            var v = redDifference.At(i) - 128;
            red[i] = Math.Clamp(y + m.RedFromV * v, 0, 255) * colors.RedGain + colors.RedBias;
            green[i] = Math.Clamp(y + m.GreenFromU * u + m.GreenFromV * v, 0, 255) * colors.GreenGain + colors.GreenBias;
            blue[i] = Math.Clamp(y + m.BlueFromU * u, 0, 255) * colors.BlueGain + colors.BlueBias;
        }
    }
}
