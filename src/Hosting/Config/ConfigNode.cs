namespace RoomLens.Hosting.Config;

/// <summary>A value or a section as given, before it is bound to a type. Names ignore case.</summary>
internal sealed class ConfigNode(string path, string origin)
{
    public string Path { get; } = path;

    /// <summary>File, variable or flag it came from.</summary>
    public string Origin { get; private set; } = origin;

    /// <summary>Text of a value; null for a section.</summary>
    public string? Value { get; private set; }

    /// <summary>Whether it was written as a JSON array.</summary>
    public bool IsList { get; set; }

    public Dictionary<string, ConfigNode> Children { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ConfigNode Child(string name, string origin)
    {
        if (!Children.TryGetValue(name, out var child))
        {
            child = new ConfigNode(Path.Length == 0 ? name : $"{Path}:{name}", origin);
            Children.Add(name, child);
        }

        return child;
    }

    /// <summary>A value replaces what was there, a list too.</summary>
    public void SetValue(string value, string origin)
    {
        Value = value;
        Origin = origin;
        IsList = false;
        Children.Clear();
    }
}
