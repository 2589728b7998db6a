using System.Text;
using System.Text.Json;
using RoomLens.Hosting.Json;

namespace RoomLens.Cli;

/// <summary>The readable part of an error answer (RFC 9457), for one line on a console.</summary>
internal static class ProblemText
{
    private const int Longest = 300;

    /// <summary><c>detail</c>, else <c>title</c>, with the faulty fields; the body's beginning when it is no problem document.</summary>
    public static string From(string body)
    {
        try
        {
            // With half a surrogate pair in a string, the reader would throw when that is asked for.
            using var document = JsonDocument.Parse(JsonText.IsReadable(Encoding.UTF8.GetBytes(body)) ? body : "null");
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && (Text(root, "detail") ?? Text(root, "title")) is { } text)
                return root.TryGetProperty("errors", out var errors) ? $"{text} {errors.GetRawText()}" : text;
        }
        catch (JsonException)
        {
            // Not JSON: shown as it is.
        }

        return body.Length == 0 ? "no reason given" : body[..Math.Min(body.Length, Longest)].ReplaceLineEndings(" ");
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
