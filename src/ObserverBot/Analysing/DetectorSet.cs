using RoomLens.Contracts.Agents.Plans;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Detection;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>The models and plans of one stream. Changing the plans keeps what goes on under the same rules. One caller at a time.</summary>
internal sealed class DetectorSet(IDetectorSource source, PictureSource pictures)
{
    // One bit each in a sample.
    private const int MaxModels = 64;
    private readonly Dictionary<string, DetectorRun> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _bits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastOccurrences = new(StringComparer.Ordinal);
    private IReadOnlyList<DetectorPlan> _plans = [];

    /// <summary>Models at work.</summary>
    public IReadOnlyCollection<DetectorRun> Runs => _runs.Values;

    /// <summary>A plan names a model that cannot run yet.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>How often each model looks.</summary>
    public IReadOnlyList<SampleRate> Rates => [.. _runs.Values.Select(run => new SampleRate(run.Bit, run.FramesPerSecond))];

    /// <summary>Takes new plans; <paramref name="onRemoved"/> is told of each plan that no longer runs, before it is forgotten.</summary>
    public void Apply(IReadOnlyList<DetectorPlan> plans, Action<DetectorRun, PlanRun> onRemoved)
    {
        _plans = plans;
        RemoveEnded(onRemoved);
        IsIncomplete = false;
        foreach (var plan in plans) Place(plan);
        foreach (var name in _runs.Where(pair => pair.Value.Plans.Count == 0).Select(pair => pair.Key).ToList())
        {
            _runs.Remove(name, out var run);
            run!.Dispose();
        }
    }

    /// <summary>Looks again for models that could not run. True = something changed.</summary>
    public bool Complete()
    {
        if (!IsIncomplete || !_plans.Any(plan => !_runs.ContainsKey(plan.Model) && source.Find(plan.Model) is not null)) return false;
        Apply(_plans, static (_, _) => { });
        return true;
    }

    /// <summary>Frees the state of every model.</summary>
    public void Close()
    {
        foreach (var run in _runs.Values) run.Dispose();
        _runs.Clear();
    }

    private void RemoveEnded(Action<DetectorRun, PlanRun> onRemoved)
    {
        foreach (var run in _runs.Values)
        {
            foreach (var ended in run.Plans.Where(running => !_plans.Any(running.Continues)).ToList())
            {
                onRemoved(run, ended);
                _lastOccurrences[ended.Plan.Key] = ended.LastOccurrence;
                run.Plans.Remove(ended);
            }
        }
    }

    private void Place(DetectorPlan plan)
    {
        if (!_runs.TryGetValue(plan.Model, out var run))
        {
            if (source.Find(plan.Model) is not { } detector || !TryGetBit(plan.Model, out var bit))
            {
                IsIncomplete = true;
                return;
            }
            _runs[plan.Model] = run = new DetectorRun(detector, bit, LongestLost(plan.Model), pictures);
        }
        if (run.Plans.Find(running => running.Continues(plan)) is { } same) same.Plan = plan;
        else run.Plans.Add(new PlanRun(plan, run.Detector, _lastOccurrences.GetValueOrDefault(plan.Key)));
    }

    // A track that outlives the longest lostS would never be reported again.
    private TimeSpan LongestLost(string model) =>
        TimeSpan.FromSeconds(_plans.Where(plan => plan.Model == model).Max(plan => plan.Lifecycle.LostS));

    private bool TryGetBit(string model, out int bit)
    {
        if (_bits.TryGetValue(model, out bit)) return true;
        bit = _bits.Count;
        return bit < MaxModels && _bits.TryAdd(model, bit);
    }
}
