using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Detection.Motion;

/// <summary>A region of the plane that moves; right and bottom are exclusive.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Column after the last.</param>
/// <param name="Bottom">Row after the last.</param>
/// <param name="Area">Samples that differ from the background.</param>
/// <param name="Changed">Samples that differ from the picture before.</param>
/// <param name="Strength">Sum of their distances, in thresholds.</param>
internal readonly record struct MotionRegion(int Left, int Top, int Right, int Bottom, int Area, int Changed, float Strength)
{
    /// <summary>0.5 at the threshold, towards 1 for strong contrast.</summary>
    public float Score => 1 - MathF.Pow(0.5f, Strength / Math.Max(Area, 1));

    /// <summary>Both together.</summary>
    public MotionRegion Merge(in MotionRegion other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom),
        Area + other.Area, Changed + other.Changed, Strength + other.Strength);

    /// <summary>They overlap or are at most <paramref name="gap"/> samples apart.</summary>
    public bool IsNear(in MotionRegion other, int gap) =>
        Left <= other.Right + gap && other.Left <= Right + gap && Top <= other.Bottom + gap && other.Top <= Bottom + gap;

    /// <summary>As a share of the plane.</summary>
    public Box ToBox(int width, int height) =>
        new((double)Left / width, (double)Top / height, (double)(Right - Left) / width, (double)(Bottom - Top) / height);
}
