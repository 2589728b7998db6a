using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace RoomLens.ObserverBot.Models.Yaml;

/// <summary>Reads one mapping of a YAML document; every problem is collected with its path, and reading goes on with a stand-in value.</summary>
internal sealed class YamlSection
{
    private readonly Dictionary<string, YamlNode> _entries = new(StringComparer.Ordinal);
    private readonly List<ManifestProblem> _problems;
    private readonly string _path;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>The mapping at <paramref name="path"/>; a node of another kind is a problem.</summary>
    public YamlSection(YamlNode? node, string path, List<ManifestProblem> problems)
    {
        _path = path;
        _problems = problems;
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children)
            {
                if (key is YamlScalarNode { Value: { } name }) _entries[name] = value;
            }
        }
        else
        {
            Report("", node?.ToString(), "a mapping is needed");
        }
    }

    /// <summary>A nested mapping.</summary>
    public YamlSection Section(string key) => new(Take(key), PathOf(key), _problems);

    /// <summary>A nested mapping, or null where there is none.</summary>
    public YamlSection? OptionalSection(string key) => _entries.ContainsKey(key) ? Section(key) : null;

    /// <summary>Text that must be there.</summary>
    public string Text(string key, string allowed, Func<string, bool>? isAllowed = null)
    {
        var value = OptionalText(key);
        if (string.IsNullOrWhiteSpace(value) || isAllowed?.Invoke(value) == false)
        {
            Report(key, value, allowed);
            return "";
        }
        return value;
    }

    /// <summary>Text, or null where there is none.</summary>
    public string? OptionalText(string key)
    {
        var node = Take(key);
        if (node is null) return null;
        if (node is YamlScalarNode scalar) return scalar.Value;
        Report(key, node.ToString(), "a single value is needed");
        return null;
    }

    /// <summary>One of the allowed words.</summary>
    public string OneOf(string key, string? fallback, params ReadOnlySpan<string> allowed)
    {
        var value = _entries.ContainsKey(key) ? OptionalText(key) : fallback;
        foreach (var word in allowed)
        {
            if (word == value) return word;
        }
        Report(key, value, "allowed: " + string.Join(", ", allowed));
        return allowed[0];
    }

    /// <summary>A number within bounds; <paramref name="fallback"/> where there is none, a problem if that is null.</summary>
    public double Number(string key, double? fallback, double least, double most)
    {
        if (!_entries.ContainsKey(key) && fallback is { } value) return value;
        var text = OptionalText(key);
        if (TryNumber(text, least, most, out var number)) return number;
        Report(key, text, Range(least, most));
        return least;
    }

    /// <summary>A whole number within bounds; <paramref name="fallback"/> where there is none, a problem if that is null.</summary>
    public long Whole(string key, long? fallback, long least, long most)
    {
        if (!_entries.ContainsKey(key) && fallback is { } value) return value;
        var text = OptionalText(key);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Report(key, text, "a whole number, " + Range(least, most));
        return least;
    }

    /// <summary>A list of texts; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Take(key))
        {
            case null:
                return [];
            case YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode):
                return [.. list.Children.Select(item => ((YamlScalarNode)item).Value ?? "")];
            case var other:
                Report(key, other.ToString(), "a list of values is needed");
                return [];
        }
    }

    /// <summary>A list of numbers within bounds; empty where there is none.</summary>
    public IReadOnlyList<double> Numbers(string key, double least, double most)
    {
        var texts = Texts(key);
        var numbers = new double[texts.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!TryNumber(texts[i], least, most, out numbers[i])) Report($"{key}[{i}]", texts[i], Range(least, most));
        }
        return numbers;
    }

    /// <summary>Numbers by name.</summary>
    public IReadOnlyDictionary<string, double> NumbersByName(string key, double least, double most)
    {
        var result = new Dictionary<string, double>(StringComparer.Ordinal);
        if (OptionalSection(key) is not { } section) return result;
        foreach (var name in section._entries.Keys) result[name] = section.Number(name, null, least, most);
        return result;
    }

    /// <summary>Adds a problem at a key of this mapping.</summary>
    public void Report(string key, string? given, string allowed) => _problems.Add(new ManifestProblem(PathOf(key), given, allowed));

    /// <summary>Adds a problem for each key that nobody asked for.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (var key in _entries.Keys.Where(key => !_read.Contains(key)))
            Report(key, _entries[key].ToString(), "unknown key; known here: " + string.Join(", ", _read.Order(StringComparer.Ordinal)));
    }

    private static bool TryNumber(string? text, double least, double most, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static string Range(double least, double most) => string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");

    private YamlNode? Take(string key)
    {
        _read.Add(key);
        return _entries.GetValueOrDefault(key);
    }

    private string PathOf(string key) => _path.Length == 0 ? key.Length == 0 ? "(document)" : key : key.Length == 0 ? _path : $"{_path}.{key}";
}
