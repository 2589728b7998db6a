namespace RoomLens.Hosting.Config;

/// <summary>Where options come from; later ones win: defaults in the classes, one file, environment, flags.</summary>
public sealed class ConfigSources
{
    /// <summary>JSON file (comments and trailing commas allowed); null = none.</summary>
    public string? FilePath { get; init; }

    /// <summary>Whether a missing file is an error (it was named) or not (the default name).</summary>
    public bool FileRequired { get; init; }

    /// <summary>Environment variables; those named <c>ROOMLENS__Section__Key</c> count.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Flags.</summary>
    public IReadOnlyList<ConfigOverride> Flags { get; init; } = [];

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment()
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
            result[(string)entry.Key] = (string?)entry.Value ?? "";
        return result;
    }
}
