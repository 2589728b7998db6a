using System.Globalization;
using System.Text.Json;

namespace RoomLens.Conformance.Running;

/// <summary>Compares what a case expects with what came out: each expected field must be there and equal; further actual fields do not matter.</summary>
internal static class JsonComparison
{
    /// <summary>The first difference with its path and both values, or null. Numbers may differ by <paramref name="tolerance"/>.</summary>
    public static (string Path, string Expected, string Actual)? Find(JsonElement expected, JsonElement actual, double tolerance = 0, string path = "")
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when actual.ValueKind == JsonValueKind.Object:
                foreach (var field in expected.EnumerateObject())
                {
                    var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                    if (!actual.TryGetProperty(field.Name, out var other)) return (name, Text(field.Value), "the runner gives no such field");
                    if (Find(field.Value, other, tolerance, name) is { } inner) return inner;
                }
                return null;
            case JsonValueKind.Array when actual.ValueKind == JsonValueKind.Array:
                for (var i = 0; i < Math.Min(expected.GetArrayLength(), actual.GetArrayLength()); i++)
                    if (Find(expected[i], actual[i], tolerance, $"{path}[{i}]") is { } inner) return inner;
                return expected.GetArrayLength() == actual.GetArrayLength() ? null
                    : (path, $"{expected.GetArrayLength()} items", $"{actual.GetArrayLength()} items");
            case JsonValueKind.Number when actual.ValueKind == JsonValueKind.Number:
                return AreEqual(expected, actual, tolerance) ? null : (path, Text(expected), Text(actual));
            case JsonValueKind.String when actual.ValueKind == JsonValueKind.String:
                return expected.GetString() == actual.GetString() ? null : (path, Text(expected), Text(actual));
            default:
                return expected.ValueKind == actual.ValueKind && expected.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null
                    && expected.ValueKind == actual.ValueKind ? null : (path, Text(expected), Text(actual));
        }
    }

    private static bool AreEqual(JsonElement expected, JsonElement actual, double tolerance)
    {
        if (decimal.TryParse(expected.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(actual.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var b))
            return Math.Abs(a - b) <= (decimal)tolerance;
        return Math.Abs(expected.GetDouble() - actual.GetDouble()) <= tolerance;
    }

    private static string Text(JsonElement element) => element.GetRawText();
}
