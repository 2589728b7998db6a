using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Detection.Inference;

namespace RoomLens.ObserverBot.Tests.Detection;

public sealed class YoloxHeadTests
{
    [Fact]
    public void Rows_Nano416_Are3549() => Assert.Equal(3549, new YoloxHead(416, 416, [8, 16, 32], 80).Rows);

    [Fact]
    public void Decode_CellOfSecondGrid_IsPlacedByItsStride()
    {
        var head = new YoloxHead(32, 16, [8, 16], 2);
        var output = new float[head.Rows * head.Columns];
        // 8 cells of stride 8, then cell (1, 0) of stride 16: centre (1.5, 0.25) strides, size (1, e) strides.
        float[] cell = [0.5f, 0.25f, 0, 1, 0.8f, 0.1f, 0.5f];
        cell.CopyTo(output, 9 * head.Columns);
        var boxes = new List<ScoredBox>();

        head.Decode(output, 0.1f, boxes);

        var box = Assert.Single(boxes);
        Assert.Equal(1, box.ClassId);
        Assert.Equal(0.4f, box.Score, 1e-5f);
        Assert.Equal(16, box.X1, 1e-3f);
        Assert.Equal(32, box.X2, 1e-3f);
        Assert.Equal(4 - 8 * MathF.E, box.Y1, 1e-3f);
    }

    [Fact]
    public void Decode_NotANumber_IsNoBox()
    {
        var head = new YoloxHead(16, 16, [16], 1);
        var boxes = new List<ScoredBox>();

        head.Decode([float.NaN, 0, 0, 0, float.NaN, 1], 0.1f, boxes);
        head.Decode([0, 0, 0, 0, 1, float.NaN], 0.1f, boxes);

        Assert.Empty(boxes);
    }
}
