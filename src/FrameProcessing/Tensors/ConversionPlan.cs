using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.FrameProcessing.Tensors;

/// <summary>
/// Everything about converting pictures of one size and rotation into one layout that does not depend on the pixels. Lines run along source
/// rows: an unrotated picture gives tensor rows, a quarter turn gives tensor columns.
/// </summary>
internal sealed class ConversionPlan
{
    private readonly int _width;
    private readonly int _height;
    private readonly int _rotation;
    private readonly bool _fullRange;

    /// <summary>The plan for pictures like this one.</summary>
    public ConversionPlan(in PictureView picture, TensorLayout layout)
    {
        _width = picture.Width;
        _height = picture.Height;
        _rotation = picture.Rotation;
        _fullRange = picture.FullRange;
        Geometry = FitGeometry.Create(picture.UprightWidth, picture.UprightHeight, layout.Width, layout.Height, layout.Fit);
        Colors = LineColors.For(layout, picture.FullRange ? ColorMatrix.Full : ColorMatrix.Limited);
        IsTransposed = picture.IsQuarterTurn;
        LineCount = IsTransposed ? Geometry.ContentWidth : Geometry.ContentHeight;
        LineLength = IsTransposed ? Geometry.ContentHeight : Geometry.ContentWidth;
        // Clockwise 90: upright (x, y) shows source (y, H-1-x); 270: source (W-1-y, x).
        var linesReversed = _rotation is 90 or 180;
        var alongReversed = _rotation is 180 or 270;
        LumaRows = ResampleAxis.Create(_height, _height, 1, LineCount, linesReversed);
        ChromaRows = ResampleAxis.Create(picture.ChromaHeight, _height, 2, LineCount, linesReversed);
        var chromaTaps = ResampleAxis.Create(picture.ChromaWidth, _width, 2, LineLength, alongReversed);
        Luma = new PlaneLine(_width, ResampleAxis.Create(_width, _width, 1, LineLength, alongReversed));
        ChromaBlue = new PlaneLine(picture.ChromaWidth, chromaTaps);
        ChromaRed = new PlaneLine(picture.ChromaWidth, chromaTaps);
    }

    /// <summary>Where the picture lies in the tensor.</summary>
    public FitGeometry Geometry { get; }
    /// <summary>Colour factors.</summary>
    public LineColors Colors { get; }
    /// <summary>Lines are tensor columns.</summary>
    public bool IsTransposed { get; }
    /// <summary>Number of lines.</summary>
    public int LineCount { get; }
    /// <summary>Outputs per line.</summary>
    public int LineLength { get; }
    /// <summary>Luma rows blended for each line.</summary>
    public ResampleAxis LumaRows { get; }
    /// <summary>Chroma rows blended for each line.</summary>
    public ResampleAxis ChromaRows { get; }
    /// <summary>The luma line.</summary>
    public PlaneLine Luma { get; }
    /// <summary>The blue-difference line.</summary>
    public PlaneLine ChromaBlue { get; }
    /// <summary>The red-difference line.</summary>
    public PlaneLine ChromaRed { get; }

    /// <summary>Whether this picture can use the plan.</summary>
    public bool Fits(in PictureView picture) =>
        picture.Width == _width && picture.Height == _height && picture.Rotation == _rotation && picture.FullRange == _fullRange;

    /// <summary>Fills the three plane lines for one output line.</summary>
    public void Load(in PictureView picture, int line)
    {
        Luma.Load(picture.Luma, picture.LumaStride, picture.Height, LumaRows.Index[line], LumaRows.Weight[line]);
        var row = ChromaRows.Index[line];
        var weight = ChromaRows.Weight[line];
        ChromaBlue.Load(picture.ChromaBlue, picture.ChromaStride, picture.ChromaHeight, row, weight);
        ChromaRed.Load(picture.ChromaRed, picture.ChromaStride, picture.ChromaHeight, row, weight);
    }
}
