using RoomLens.Contracts.Agents;

namespace RoomLens.ObserverBot.Models;

/// <summary>
/// Knows every model with a manifest and whether its weights are on this machine. Reading is lock-free: the list is replaced as a whole.
/// A manifest or file that is unusable becomes a <see cref="ModelState.Failed"/> entry; it never hinders the others.
/// </summary>
public sealed class ModelStore
{
    private readonly ModelStoreOptions _options;
    private readonly WeightsFinder _finder = new();
    private readonly Lock _writing = new();
    private volatile IReadOnlyList<ModelStatus> _models = [];

    /// <summary>A store over these folders; reads them.</summary>
    public ModelStore(ModelStoreOptions options)
    {
        _options = options;
        Refresh();
    }

    /// <summary>All models, by name.</summary>
    public IReadOnlyList<ModelStatus> Models => _models;

    /// <summary>Where fetched weights are kept.</summary>
    public string CacheFolder => _options.CacheFolder;

    /// <summary>The model of that name, or null.</summary>
    public ModelStatus? Find(string name) => _models.FirstOrDefault(model => model.Name == name);

    /// <summary>Reads manifests and looks for weights again.</summary>
    public void Refresh()
    {
        var models = new SortedDictionary<string, ModelStatus>(StringComparer.Ordinal);
        foreach (var folder in _options.ManifestFolders.Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
            {
                var status = Read(path);
                models[status.Name] = status;
            }
        }
        lock (_writing) _models = [.. models.Values];
    }

    /// <summary>
    /// Fetches the weights of every model that misses them, one after the other, and shows it in <see cref="Models"/>.
    /// Returns the names that became ready.
    /// </summary>
    public async Task<IReadOnlyList<string>> FetchMissingAsync(ModelFetcher fetcher, CancellationToken cancellation)
    {
        var fetched = new List<string>();
        foreach (var model in _models.Where(model => model is { State: ModelState.Missing, Manifest: not null }))
        {
            // An earlier model may have brought the same weights.
            if (TryResolve(model) || await FetchAsync(model, fetcher, cancellation)) fetched.Add(model.Name);
        }
        return fetched;
    }

    private async Task<bool> FetchAsync(ModelStatus model, ModelFetcher fetcher, CancellationToken cancellation)
    {
        Replace(model with { State = ModelState.Fetching, Detail = "fetching weights" });
        FetchResult result;
        try
        {
            result = await fetcher.FetchAsync(model.Manifest!.Artifact, cancellation);
        }
        catch (OperationCanceledException)
        {
            Replace(model);
            throw;
        }
        Replace(result.Path is null
            ? model with { State = ModelState.Missing, Detail = result.Problem }
            : model with { State = ModelState.Ready, Detail = null, WeightsPath = result.Path });
        return result.Path is not null;
    }

    private bool TryResolve(ModelStatus model)
    {
        var resolved = WithWeights(model);
        if (resolved.State != ModelState.Ready) return false;
        Replace(resolved);
        return true;
    }

    private void Replace(ModelStatus changed)
    {
        lock (_writing) _models = [.. _models.Select(model => model.Name == changed.Name ? changed : model)];
    }

    private ModelStatus Read(string path)
    {
        try
        {
            var manifest = ManifestReader.TryRead(File.ReadAllText(path), out var problems);
            return manifest is null
                ? Failed(path, string.Join("; ", problems))
                : WithWeights(new ModelStatus(manifest.Name, path, manifest, ModelState.Missing, null, null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(path, e.Message);
        }
    }

    private ModelStatus WithWeights(ModelStatus model)
    {
        var artifact = model.Manifest!.Artifact;
        try
        {
            return _finder.Find(artifact, _options.AllMirrors().Append(_options.CacheFolder)) is { } weights
                ? model with { State = ModelState.Ready, Detail = null, WeightsPath = weights }
                : model with { Detail = $"{artifact.File} ({artifact.Bytes} bytes) is not here; 'roomlens models fetch' gets it" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return model with { Detail = $"{artifact.File} could not be looked for: {e.Message}" };
        }
    }

    private static ModelStatus Failed(string path, string detail) =>
        new(Path.GetFileNameWithoutExtension(path), path, null, ModelState.Failed, detail, null);
}
