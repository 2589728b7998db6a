using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Tracking;

/// <summary>Geometry of normalized boxes.</summary>
internal static class BoxMath
{
    /// <summary>Intersection over union, 0..1.</summary>
    public static double Overlap(in Box a, in Box b)
    {
        var width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        var height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        if (width <= 0 || height <= 0) return 0;
        var shared = width * height;
        return shared / (a.Width * a.Height + b.Width * b.Height - shared);
    }

    /// <summary>The smallest box around both.</summary>
    public static Box Union(in Box a, in Box b)
    {
        var x = Math.Min(a.X, b.X);
        var y = Math.Min(a.Y, b.Y);
        return new Box(x, y, Math.Max(a.X + a.Width, b.X + b.Width) - x, Math.Max(a.Y + a.Height, b.Y + b.Height) - y);
    }

    /// <summary>The part within the picture; empty (width or height 0) when there is none.</summary>
    public static Box Clip(in Box box)
    {
        var left = Math.Clamp(box.X, 0, 1);
        var top = Math.Clamp(box.Y, 0, 1);
        return new Box(left, top, Math.Clamp(box.X + box.Width, 0, 1) - left, Math.Clamp(box.Y + box.Height, 0, 1) - top);
    }

    /// <summary>Distance of the centres, measured in the larger box's sizes along each axis.</summary>
    public static double CentreDistance(in Box a, in Box b)
    {
        var x = (a.X + a.Width / 2 - b.X - b.Width / 2) / Math.Max(Math.Max(a.Width, b.Width), 1e-6);
        var y = (a.Y + a.Height / 2 - b.Y - b.Height / 2) / Math.Max(Math.Max(a.Height, b.Height), 1e-6);
        return Math.Sqrt(x * x + y * y);
    }

    /// <summary>Smaller area as a share of the larger, 0..1.</summary>
    public static double AreaRatio(in Box a, in Box b)
    {
        var first = a.Width * a.Height;
        var second = b.Width * b.Height;
        return Math.Min(first, second) / Math.Max(Math.Max(first, second), 1e-12);
    }
}
