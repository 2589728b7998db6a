namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>
/// Decodes the output of YOLOX: rows of cx, cy, w, h, objectness and class scores, one per grid cell, grids in the order of their strides,
/// cells row by row. Centres are offsets within the cell, sizes are logarithms, both in strides; scores are activated already.
/// </summary>
internal sealed class YoloxHead
{
    private const int FirstClass = 5;
    // exp of more than this is larger than any input.
    private const float MaxLogSize = 8;

    private readonly int _width;
    private readonly int _height;
    private readonly IReadOnlyList<int> _strides;
    private readonly int _classes;

    /// <summary>A head over an input of this size.</summary>
    public YoloxHead(int inputWidth, int inputHeight, IReadOnlyList<int> strides, int classes)
    {
        _width = inputWidth;
        _height = inputHeight;
        _strides = strides;
        _classes = classes;
        Rows = strides.Sum(stride => (inputWidth / stride) * (inputHeight / stride));
    }

    /// <summary>Rows of the output.</summary>
    public int Rows { get; }

    /// <summary>Values per row.</summary>
    public int Columns => FirstClass + _classes;

    /// <summary>Adds every box of at least <paramref name="floor"/>, in input pixels.</summary>
    public void Decode(ReadOnlySpan<float> output, float floor, List<ScoredBox> boxes)
    {
        var at = 0;
        foreach (var stride in _strides)
        {
            for (var y = 0; y < _height / stride; y++)
            {
                for (var x = 0; x < _width / stride; x++, at += Columns)
                {
                    // A class score is at most 1, so the objectness alone can rule a cell out.
                    if (output[at + 4] >= floor) DecodeCell(output.Slice(at, Columns), x, y, stride, floor, boxes);
                }
            }
        }
    }

    private static void DecodeCell(ReadOnlySpan<float> row, int x, int y, int stride, float floor, List<ScoredBox> boxes)
    {
        var best = 0;
        var classes = row[FirstClass..];
        for (var i = 1; i < classes.Length; i++)
        {
            if (classes[i] > classes[best]) best = i;
        }
        var score = row[4] * classes[best];
        if (!(score >= floor)) return;
        var centreX = (x + row[0]) * stride;
        var centreY = (y + row[1]) * stride;
        var halfWidth = MathF.Exp(Math.Min(row[2], MaxLogSize)) * stride / 2;
        var halfHeight = MathF.Exp(Math.Min(row[3], MaxLogSize)) * stride / 2;
        boxes.Add(new ScoredBox(centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight, Math.Min(score, 1), best));
    }
}
