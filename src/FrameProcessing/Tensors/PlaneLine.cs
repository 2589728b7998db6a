namespace RoomLens.FrameProcessing.Tensors;

/// <summary>One blended source row of a plane, with the taps that read it. The row repeats its last sample once, so that a tap pair is always inside.</summary>
internal sealed class PlaneLine
{
    private readonly int _length;

    /// <summary>A line of <paramref name="length"/> samples read through <paramref name="taps"/>.</summary>
    public PlaneLine(int length, ResampleAxis taps)
    {
        _length = length;
        Taps = taps;
        Samples = new ushort[length + 2];
    }

    /// <summary>Samples × 128.</summary>
    public ushort[] Samples { get; }
    /// <summary>Where the outputs read it.</summary>
    public ResampleAxis Taps { get; }

    /// <summary>Fills it from two rows of a plane.</summary>
    public void Load(ReadOnlySpan<byte> plane, int stride, int rows, int row, float weight)
    {
        var upper = plane[(row * stride)..];
        var lower = row + 1 < rows ? plane[((row + 1) * stride)..] : upper;
        RowBlend.Blend(upper, lower, (int)(weight * RowBlend.One + 0.5f), Samples, _length);
        Samples[_length] = Samples[_length - 1];
    }

    /// <summary>Output <paramref name="i"/>, 0–255.</summary>
    public float At(int i)
    {
        var at = Taps.Index[i];
        float first = Samples[at];
        return (first + (Samples[at + 1] - first) * Taps.Weight[i]) * (1f / RowBlend.One);
    }
}
