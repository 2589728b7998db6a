using System.Globalization;
using System.Text.Json.Nodes;

namespace RoomLens.Sfu.Ortc;

/// <summary>Reads members of JSON that strangers wrote: the wrong type is the same as nothing.</summary>
internal static class JsonFields
{
    private const int MaxParameters = 64;

    /// <summary>A string.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole number.</summary>
    public static int? Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>A number of 32 bits without sign, as an SSRC is (RFC 3550 section 5.1).</summary>
    public static uint? Unsigned(this JsonNode? node) => node is JsonValue value && value.TryGetValue<uint>(out var number) ? number : null;

    /// <summary>True or false.</summary>
    public static bool? Flag(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    /// <summary>
    /// Format parameters: strings and numbers that a line of SDP can carry (RFC 8866 section 6.15), since that is where they go; the rest is left out.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Parameters(this JsonNode? node)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is not JsonObject members) return read;
        foreach (var (name, value) in members)
        {
            if (read.Count == MaxParameters || name.Length == 0 || !FitsFormatLine(name) || name.Contains('=', StringComparison.Ordinal)) continue;
            if (value.Text() is { } text && FitsFormatLine(text)) read[name] = text;
            else if (value.Number() is { } number) read[name] = number.ToString(CultureInfo.InvariantCulture);
        }

        return read;
    }

    /// <summary>Format parameters as clients compare them: whole numbers as numbers, except where hexadecimal digits only look like one.</summary>
    public static JsonObject ToJson(this IReadOnlyDictionary<string, string> parameters)
    {
        var written = new JsonObject();
        foreach (var (name, value) in parameters)
            written[name] = name != "profile-level-id" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : value;
        return written;
    }

    /// <summary>No line end or other control character, and no semicolon, which parts parameters.</summary>
    private static bool FitsFormatLine(string text)
    {
        foreach (var character in text)
            if (character == ';' || char.IsControl(character)) return false;
        return true;
    }
}
