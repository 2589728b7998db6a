namespace RoomLens.FrameProcessing.Tensors;

/// <summary>A model's picture input: <c>float32 [1,3,Height,Width]</c>, each value (0–255 − mean) × scale / std.</summary>
public sealed record TensorLayout
{
    /// <summary>Columns.</summary>
    public required int Width { get; init; }
    /// <summary>Rows.</summary>
    public required int Height { get; init; }
    /// <summary>Order of the planes.</summary>
    public ChannelOrder Order { get; init; }
    /// <summary>How pictures of another shape are fitted in.</summary>
    public FitMode Fit { get; init; }
    /// <summary>Value of the padding before normalization, 0–255.</summary>
    public float PadValue { get; init; }
    /// <summary>Factor on all planes, e.g. 1/255.</summary>
    public float Scale { get; init; } = 1;
    /// <summary>Mean per plane in tensor order, 0–255 units.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0, 0, 0];
    /// <summary>Divisor per plane in tensor order.</summary>
    public IReadOnlyList<float> Std { get; init; } = [1, 1, 1];

    /// <summary>Floats in one plane.</summary>
    public int PlaneLength => Width * Height;
    /// <summary>Floats in all.</summary>
    public int Length => 3 * PlaneLength;

    /// <summary>Factor that turns 0–255 into the tensor's values.</summary>
    internal float MultiplierOf(int plane) => Scale / Std[plane];
    /// <summary>What is added after the factor.</summary>
    internal float OffsetOf(int plane) => -Mean[plane] * MultiplierOf(plane);
}
