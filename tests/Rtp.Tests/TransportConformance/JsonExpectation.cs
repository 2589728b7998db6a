using System.Text.Json.Nodes;

namespace RoomLens.Rtp.Tests.TransportConformance;

/// <summary>Compares what came out with what a case expects: every expected field must be there and equal.</summary>
internal static class JsonExpectation
{
    /// <summary>The first difference with its path, or null.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, string path = "expect")
    {
        switch (expected)
        {
            case JsonObject fields when actual is JsonObject actualFields:
                foreach (var (name, value) in fields)
                {
                    if (!actualFields.TryGetPropertyValue(name, out var other)) return $"{path}.{name}: the runner gives no such field";
                    if (Difference(value, other, $"{path}.{name}") is { } difference) return difference;
                }

                return null;
            case JsonArray items when actual is JsonArray actualItems:
                if (items.Count != actualItems.Count) return $"{path}: expected {items.Count} items, got {actualItems.Count}";
                for (var i = 0; i < items.Count; i++)
                    if (Difference(items[i], actualItems[i], $"{path}[{i}]") is { } difference) return difference;
                return null;
            default:
                return Text(expected) == Text(actual) ? null : $"{path}: expected {Text(expected)}, got {Text(actual)}";
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
