namespace RoomLens.FrameProcessing.Tensors;

/// <summary>Where an upright picture lies in a tensor, and the way back for boxes. All in pixels.</summary>
public readonly record struct FitGeometry
{
    private FitGeometry(int width, int height, int tensorWidth, int tensorHeight)
    {
        PictureWidth = width;
        PictureHeight = height;
        TensorWidth = tensorWidth;
        TensorHeight = tensorHeight;
    }

    /// <summary>Upright picture width.</summary>
    public int PictureWidth { get; }
    /// <summary>Upright picture height.</summary>
    public int PictureHeight { get; }
    /// <summary>Tensor width.</summary>
    public int TensorWidth { get; }
    /// <summary>Tensor height.</summary>
    public int TensorHeight { get; }
    /// <summary>Tensor pixels per picture pixel, horizontally.</summary>
    public double ScaleX { get; private init; }
    /// <summary>Tensor pixels per picture pixel, vertically.</summary>
    public double ScaleY { get; private init; }
    /// <summary>Width the picture takes in the tensor.</summary>
    public int ContentWidth { get; private init; }
    /// <summary>Height the picture takes in the tensor.</summary>
    public int ContentHeight { get; private init; }
    /// <summary>Padding left of it.</summary>
    public int PadLeft { get; private init; }
    /// <summary>Padding above it.</summary>
    public int PadTop { get; private init; }
    /// <summary>Padding right of it.</summary>
    public int PadRight => TensorWidth - ContentWidth - PadLeft;
    /// <summary>Padding below it.</summary>
    public int PadBottom => TensorHeight - ContentHeight - PadTop;

    /// <summary>Fits an upright picture of this size into a tensor of that size.</summary>
    public static FitGeometry Create(int pictureWidth, int pictureHeight, int tensorWidth, int tensorHeight, FitMode mode)
    {
        var geometry = new FitGeometry(pictureWidth, pictureHeight, tensorWidth, tensorHeight);
        if (mode == FitMode.Stretch)
        {
            return geometry with
            {
                ScaleX = tensorWidth / (double)pictureWidth,
                ScaleY = tensorHeight / (double)pictureHeight,
                ContentWidth = tensorWidth,
                ContentHeight = tensorHeight,
            };
        }
        var scale = Math.Min(tensorWidth / (double)pictureWidth, tensorHeight / (double)pictureHeight);
        var width = Math.Clamp((int)Math.Round(pictureWidth * scale), 1, tensorWidth);
        var height = Math.Clamp((int)Math.Round(pictureHeight * scale), 1, tensorHeight);
        return geometry with
        {
            ScaleX = scale,
            ScaleY = scale,
            ContentWidth = width,
            ContentHeight = height,
            PadLeft = mode == FitMode.LetterboxCenter ? Before(tensorWidth - width) : 0,
            PadTop = mode == FitMode.LetterboxCenter ? Before(tensorHeight - height) : 0,
        };
    }

    /// <summary>A picture column as a tensor column.</summary>
    public double ToTensorX(double x) => x * ScaleX + PadLeft;
    /// <summary>A picture row as a tensor row.</summary>
    public double ToTensorY(double y) => y * ScaleY + PadTop;
    /// <summary>A tensor column as a picture column; may lie outside the picture.</summary>
    public double ToPictureX(double x) => (x - PadLeft) / ScaleX;
    /// <summary>A tensor row as a picture row; may lie outside the picture.</summary>
    public double ToPictureY(double y) => (y - PadTop) / ScaleY;

    // An odd rest puts the larger part behind, as exporters of such models do: round(half - 0.1).
    private static int Before(int padding) => (int)Math.Round(padding / 2.0 - 0.1);
}
