namespace RoomLens.ObserverBot.Models;

/// <summary>Where manifests and weights are.</summary>
public sealed class ModelStoreOptions
{
    /// <summary>Environment variable with further mirror folders, separated as in PATH.</summary>
    public const string MirrorVariable = "ROOMLENS_MODELS";

    /// <summary>Folders with manifests (<c>*.yaml</c>); where two name the same model, the later folder wins. Default: <c>models</c> next to the program.</summary>
    public IReadOnlyList<string> ManifestFolders { get; set; } = [Path.Combine(AppContext.BaseDirectory, "models")];

    /// <summary>Folders in which weights are looked up by checksum, never written to. Default: none beside <see cref="MirrorVariable"/>.</summary>
    public IReadOnlyList<string> MirrorFolders { get; set; } = [];

    /// <summary>Folder that keeps fetched weights. Default: <c>roomlens/models</c> in the user's data folder (<c>~/.local/share</c>).</summary>
    public string CacheFolder { get; set; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "roomlens", "models");

    /// <summary>Mirrors of the options, then those of the environment.</summary>
    public IEnumerable<string> AllMirrors()
    {
        var fromEnvironment = Environment.GetEnvironmentVariable(MirrorVariable) ?? "";
        return MirrorFolders.Concat(fromEnvironment.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
