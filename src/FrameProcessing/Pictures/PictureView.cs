namespace RoomLens.FrameProcessing.Pictures;

/// <summary>
/// A borrowed 8-bit YUV 4:2:0 picture. The spans belong to whoever made the view (a decoder, a test) and are valid only until that owner
/// says so; nothing here copies. Strides may exceed widths.
/// </summary>
public readonly ref struct PictureView
{
    /// <summary>Luma, <see cref="LumaStride"/> × <see cref="Height"/> bytes, the last row possibly shorter.</summary>
    public required ReadOnlySpan<byte> Luma { get; init; }
    /// <summary>Blue-difference chroma, <see cref="ChromaStride"/> × <see cref="ChromaHeight"/> bytes.</summary>
    public required ReadOnlySpan<byte> ChromaBlue { get; init; }
    /// <summary>Red-difference chroma, laid out as <see cref="ChromaBlue"/>.</summary>
    public required ReadOnlySpan<byte> ChromaRed { get; init; }
    /// <summary>Bytes from one luma row to the next.</summary>
    public required int LumaStride { get; init; }
    /// <summary>Bytes from one chroma row to the next.</summary>
    public required int ChromaStride { get; init; }
    /// <summary>Width as coded, pixels.</summary>
    public required int Width { get; init; }
    /// <summary>Height as coded, pixels.</summary>
    public required int Height { get; init; }
    /// <summary>Clockwise turn to display it upright: 0, 90, 180 or 270 degrees.</summary>
    public int Rotation { get; init; }
    /// <summary>Luma spans 0–255 (JPEG); otherwise 16–235.</summary>
    public bool FullRange { get; init; }

    /// <summary>Width of a chroma plane.</summary>
    public int ChromaWidth => (Width + 1) / 2;
    /// <summary>Height of a chroma plane.</summary>
    public int ChromaHeight => (Height + 1) / 2;
    /// <summary>Width when displayed upright.</summary>
    public int UprightWidth => IsQuarterTurn ? Height : Width;
    /// <summary>Height when displayed upright.</summary>
    public int UprightHeight => IsQuarterTurn ? Width : Height;
    /// <summary>Displaying it swaps width and height.</summary>
    public bool IsQuarterTurn => Rotation is 90 or 270;

    /// <summary>The same picture with another rotation.</summary>
    public PictureView Turned(int rotation) => new()
    {
        Luma = Luma,
        ChromaBlue = ChromaBlue,
        ChromaRed = ChromaRed,
        LumaStride = LumaStride,
        ChromaStride = ChromaStride,
        Width = Width,
        Height = Height,
        FullRange = FullRange,
        Rotation = rotation,
    };
}
