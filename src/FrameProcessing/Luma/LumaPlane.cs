namespace RoomLens.FrameProcessing.Luma;

/// <summary>A small luma picture: each sample the mean of a square block of the source, 0–255 with black at 0, as coded (not turned upright).</summary>
public sealed class LumaPlane
{
    /// <summary>Columns.</summary>
    public int Width { get; private set; }
    /// <summary>Rows.</summary>
    public int Height { get; private set; }
    /// <summary>Rows × columns samples.</summary>
    public byte[] Samples { get; private set; } = [];

    /// <summary>Gives it another size; the samples are undefined then. True when it really changed.</summary>
    internal bool Resize(int width, int height)
    {
        if (Width == width && Height == height) return false;
        Width = width;
        Height = height;
        Samples = new byte[width * height];
        return true;
    }
}
