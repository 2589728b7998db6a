using System.Text.Json.Nodes;

namespace RoomLens.EndToEnd.Tests.Harness.Reading;

/// <summary>One detected object with its normalized box.</summary>
internal sealed record LiveObject(string Label, double X, double Y, double Width, double Height)
{
    public static LiveObject Of(JsonNode? node)
    {
        var box = node!["box"]!;
        return new LiveObject(node["label"]!.GetValue<string>(), Number(box, "x"), Number(box, "y"), Number(box, "width"), Number(box, "height"));
    }

    /// <summary>Intersection over union.</summary>
    public double OverlapWith(LiveObject other)
    {
        var width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        var height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        var shared = Math.Max(0, width) * Math.Max(0, height);
        return shared / (Width * Height + other.Width * other.Height - shared);
    }

    private static double Number(JsonNode box, string name) => box[name]!.GetValue<double>();
}
