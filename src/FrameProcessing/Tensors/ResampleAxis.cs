namespace RoomLens.FrameProcessing.Tensors;

/// <summary>
/// Bilinear taps along one axis: output i is source[Index[i]] × (1 − Weight[i]) + source[Index[i] + 1] × Weight[i]. Pixel centres are aligned;
/// the source is thought to repeat its edge.
/// </summary>
internal sealed class ResampleAxis
{
    private ResampleAxis(int[] index, float[] weight)
    {
        Index = index;
        Weight = weight;
    }

    /// <summary>First tap.</summary>
    public int[] Index { get; }
    /// <summary>Weight of the second tap, 0..1.</summary>
    public float[] Weight { get; }

    /// <summary>Taps for <paramref name="count"/> outputs over a source axis of <paramref name="length"/> samples.</summary>
    /// <param name="length">Samples of the plane along the axis.</param>
    /// <param name="lumaLength">Samples of the luma plane along the axis; twice <paramref name="length"/> for chroma.</param>
    /// <param name="subsampling">1 for luma, 2 for chroma.</param>
    /// <param name="count">Outputs.</param>
    /// <param name="reversed">The last output comes first.</param>
    public static ResampleAxis Create(int length, int lumaLength, int subsampling, int count, bool reversed)
    {
        var index = new int[count];
        var weight = new float[count];
        var step = lumaLength / (double)count / subsampling;
        for (var i = 0; i < count; i++)
        {
            var position = Math.Clamp((i + 0.5) * step - 0.5, 0, length - 1);
            var at = reversed ? count - 1 - i : i;
            index[at] = (int)position;
            weight[at] = (float)(position - index[at]);
        }
        return new ResampleAxis(index, weight);
    }
}
