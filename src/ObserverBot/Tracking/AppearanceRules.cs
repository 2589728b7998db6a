using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Api;
using RoomLens.ObserverBot.Detection;

namespace RoomLens.ObserverBot.Tracking;

/// <summary>When an object of one detector plan counts as there and as gone, with the plan's and the model's defaults resolved.</summary>
internal sealed class AppearanceRules
{
    private readonly Func<string, double> _defaultThreshold;
    private readonly IReadOnlyDictionary<string, double>? _thresholds;
    private readonly HashSet<string> _labels;

    /// <summary>The rules of <paramref name="plan"/> over <paramref name="detector"/>.</summary>
    public AppearanceRules(DetectorPlan plan, IDetector detector)
        : this(plan.Lifecycle, plan.Labels.Count > 0 ? plan.Labels : detector.DefaultLabels, plan.Thresholds, detector.ThresholdOf)
    {
    }

    /// <summary>Rules from their parts.</summary>
    public AppearanceRules(
        Lifecycle lifecycle, IReadOnlyList<string> labels, IReadOnlyDictionary<string, double>? thresholds, Func<string, double> defaultThreshold)
    {
        Lifecycle = lifecycle;
        _labels = new HashSet<string>(labels, StringComparer.Ordinal);
        _thresholds = thresholds;
        _defaultThreshold = defaultThreshold;
    }

    /// <summary>Counts and times.</summary>
    public Lifecycle Lifecycle { get; }

    /// <summary>Whether objects of this label are reported.</summary>
    public bool Reports(string label) => _labels.Contains(label);

    /// <summary>Score the median of its hits must reach; the plan's own, its <c>*</c>, or the model's.</summary>
    public double ThresholdOf(string label)
    {
        if (_thresholds is not null)
        {
            if (_thresholds.TryGetValue(label, out var own)) return own;
            if (_thresholds.TryGetValue("*", out var rest)) return rest;
        }
        return _defaultThreshold(label);
    }
}
