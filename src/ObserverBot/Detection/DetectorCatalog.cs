using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Detection.Inference;
using RoomLens.ObserverBot.Detection.Motion;
using RoomLens.ObserverBot.Detection.Scene;
using RoomLens.ObserverBot.Models;

namespace RoomLens.ObserverBot.Detection;

/// <summary>
/// All detectors of this bot: the built-in ones at once, models as their weights are there and load. A model that fails is offered as failed
/// with its reason; everything else goes on. Reading is lock-free; loading is for one caller at a time.
/// </summary>
internal sealed class DetectorCatalog : IDisposable
{
    private readonly ModelStore _store;
    private readonly ILogger _logger;
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, IDetector> _detectors;

    /// <summary>A catalog with the built-in detectors; call <see cref="LoadReady"/> for the models.</summary>
    public DetectorCatalog(ModelStore store, ILogger<DetectorCatalog> logger)
    {
        _store = store;
        _logger = logger;
        IDetector motion = new MotionDetector();
        IDetector scene = new SceneDetector();
        _detectors = new Dictionary<string, IDetector>(StringComparer.Ordinal) { [motion.Name] = motion, [scene.Name] = scene };
    }

    /// <summary>What the scheduler is told: every built-in and every model with a manifest.</summary>
    public IReadOnlyList<ModelOffer> Offers
    {
        get
        {
            var detectors = _detectors;
            var loaded = detectors.Values.Select(detector => detector.Offer);
            return [.. loaded.Concat(_store.Models.Where(model => !detectors.ContainsKey(model.Name)).Select(Unloaded))];
        }
    }

    /// <summary>The detector of that name when it is ready to run, else null.</summary>
    public IDetector? Find(string name) => _detectors.GetValueOrDefault(name);

    /// <summary>Loads every model whose weights are there and that is not loaded yet; takes a second or so. True when something changed.</summary>
    public bool LoadReady()
    {
        var detectors = new Dictionary<string, IDetector>(_detectors, StringComparer.Ordinal);
        var changed = false;
        foreach (var model in _store.Models)
        {
            if (model is not { State: ModelState.Ready, Manifest: { } manifest, WeightsPath: { } weights }) continue;
            if (detectors.ContainsKey(model.Name) || IsKnownFailure(model.Name)) continue;
            changed = true;
            if (TryLoad(manifest, weights) is { } detector) detectors[model.Name] = detector;
        }
        _detectors = detectors;
        return changed;
    }

    /// <summary>Fetches missing weights and loads what came. True when something changed.</summary>
    public async Task<bool> FetchAsync(ModelFetcher fetcher, CancellationToken cancellation)
    {
        await _store.FetchMissingAsync(fetcher, cancellation);
        return LoadReady();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var detector in _detectors.Values) detector.Dispose();
    }

    private YoloxDetector? TryLoad(ModelManifest manifest, string weights)
    {
        try
        {
            var detector = YoloxDetector.Load(manifest, weights);
            Log.ModelLoaded(_logger, manifest.Name, detector.Offer.CostMs);
            return detector;
        }
        catch (ModelLoadException e)
        {
            lock (_failures) _failures[manifest.Name] = e.Message;
            Log.ModelFailed(_logger, manifest.Name, e.Message);
            return null;
        }
    }

    private bool IsKnownFailure(string name)
    {
        lock (_failures) return _failures.ContainsKey(name);
    }

    private ModelOffer Unloaded(ModelStatus model)
    {
        string? failure;
        lock (_failures) failure = _failures.GetValueOrDefault(model.Name);
        // Weights that are there but not loaded yet will be in a moment: to others that is still on the way.
        var state = failure is not null ? ModelState.Failed : model.State == ModelState.Ready ? ModelState.Fetching : model.State;
        var manifest = model.Manifest;
        return new ModelOffer(
            model.Name, manifest?.Version ?? "", state, failure ?? model.Detail, manifest?.Artifact.Sha256,
            manifest?.Input.Width ?? 0, manifest?.Input.Height ?? 0, 0, manifest?.Labels ?? []);
    }
}
