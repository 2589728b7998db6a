using System.Globalization;
using System.Text.Json;

namespace RoomLens.Hosting.Http;

/// <summary>
/// Finds null where a list must have an element. Nullable annotations cover members, not the elements of a list, and no wire type has a list
/// with holes.
/// </summary>
internal static class JsonNulls
{
    /// <summary>Path of the first null that is an element of a list, as <c>items[2].names[0]</c>; null = there is none.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string? FirstInList(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        // One entry per open object or list: its own path, and the index of the next element, -1 for an object.
        var open = new Stack<(string Path, int Next)>();
        var name = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString()!;
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            var path = Enter(open, name);
            if (reader.TokenType == JsonTokenType.Null && open.TryPeek(out var list) && list.Next >= 0)
                return path;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
        }

        return null;
    }

    /// <summary>The path of the value that begins here.</summary>
    private static string Enter(Stack<(string Path, int Next)> open, string name)
    {
        if (!open.TryPop(out var parent))
            return "";
        open.Push(parent.Next < 0 ? parent : (parent.Path, parent.Next + 1));
        if (parent.Next >= 0)
            return string.Create(CultureInfo.InvariantCulture, $"{parent.Path}[{parent.Next}]");
        return parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
    }
}
