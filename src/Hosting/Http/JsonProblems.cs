using System.Text.Json;

namespace RoomLens.Hosting.Http;

/// <summary>Turns a JSON error into a 400 that names the path at fault and no type of ours.</summary>
public static class JsonProblems
{
    /// <summary>With <c>RespectNullableAnnotations</c>: an explicit null for a member that is not nullable.</summary>
    private const string NullMarker = "doesn't allow";

    private const string MissingMarker = "missing required properties including: ";

    /// <summary>The problem for a body that is not the JSON expected.</summary>
    public static Problem From(JsonException error)
    {
        var path = PathOf(error);
        var message = error.Message;
        var missing = message.IndexOf(MissingMarker, StringComparison.Ordinal);
        if (missing >= 0) return Missing(path, message[(missing + MissingMarker.Length)..]);
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            return Problems.BadRequest($"The body's value at '{Shown(path)}' has the wrong type or is not one of the allowed values.", (Shown(path), "wrong type or value"));
        if (message.Contains(NullMarker, StringComparison.Ordinal))
            return Problems.BadRequest($"The body's value at '{Shown(path)}' must not be null.", (Shown(path), "must not be null"));
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        var reason = end > 0 ? message[..end] : message;
        var at = error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine})" : "";
        return Problems.BadRequest($"The body is not valid JSON{at}.", (Shown(path), reason));
    }

    private static Problem Missing(string path, string names)
    {
        var end = names.IndexOf(". Path:", StringComparison.Ordinal);
        var list = (end > 0 ? names[..end] : names)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(n => n.Trim('\'', '.', ' ', ';'))
            .Where(n => n.Length > 0)
            .ToArray();
        var errors = list.Select(name => (path.Length == 0 ? name : $"{path}.{name}", "required")).ToArray();
        return Problems.BadRequest($"The body lacks {string.Join(", ", list.Select(n => $"'{n}'"))}.", errors);
    }

    private static string PathOf(JsonException error)
    {
        var path = error.Path ?? "";
        return path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');
    }

    private static string Shown(string path) => path.Length == 0 ? "$" : path;
}
