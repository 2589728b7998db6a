using System.Globalization;
using System.Text.Json;
using RoomLens.Hosting.Json;

namespace RoomLens.Hosting.Config;

/// <summary>Puts file, environment and flags into one tree.</summary>
internal static class ConfigTree
{
    private const string VariablePrefix = "ROOMLENS__";

    private static readonly JsonDocumentOptions JsonOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static ConfigNode Read(ConfigSources sources, ConfigProblems problems)
    {
        var root = new ConfigNode("", "");
        ReadFile(root, sources, problems);
        foreach (var (name, value) in sources.Environment.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase))
                Set(root, name[VariablePrefix.Length..].Split("__"), value, $"variable {name}");
        }

        foreach (var flag in sources.Flags) Set(root, flag.Key.Split(':'), flag.Value, $"flag {flag.Flag}");
        return root;
    }

    private static void Set(ConfigNode root, string[] path, string value, string origin)
    {
        var node = root;
        foreach (var name in path) node = node.Child(name, origin);
        node.SetValue(value, origin);
    }

    private static void ReadFile(ConfigNode root, ConfigSources sources, ConfigProblems problems)
    {
        if (sources.FilePath is not { } path) return;
        if (!File.Exists(path))
        {
            if (sources.FileRequired) problems.Add(path, "the file does not exist", "Name another with --config.");
            return;
        }

        try
        {
            ReadJson(root, File.ReadAllBytes(path), path, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(path, $"the file cannot be read ({e.Message})", "Check its permissions.");
        }
    }

    /// <summary>Reads the octets of a file.</summary>
    internal static void ReadJson(ConfigNode root, byte[] utf8, string path, ConfigProblems problems)
    {
        if (!JsonText.IsReadable(utf8))
        {
            problems.Add(path, "the file has text that is not valid Unicode", "Save it as UTF-8, and write characters beyond U+FFFF as such or as a pair of \\u escapes.");
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, JsonOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object) ReadElement(root, document.RootElement, path, problems);
            else problems.Add(path, "the file is not a JSON object", "Write sections in { }.");
        }
        catch (JsonException e)
        {
            problems.Add(path, $"the file is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine})", "Mend the file.");
        }
    }

    private static void ReadElement(ConfigNode node, JsonElement element, string origin, ConfigProblems problems)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (node.Children.ContainsKey(property.Name))
                        problems.Add(node.Child(property.Name, origin).Path, "the key is given twice", "Keep one.");
                    ReadElement(node.Child(property.Name, origin), property.Value, origin, problems);
                }

                break;
            case JsonValueKind.Array:
                node.IsList = true;
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    ReadElement(node.Child((index++).ToString(CultureInfo.InvariantCulture), origin), item, origin, problems);
                break;
            case JsonValueKind.Null:
                // The default stays.
                break;
            default:
                node.SetValue(element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText(), origin);
                break;
        }
    }
}
