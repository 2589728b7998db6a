using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Tracking;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>One detector plan of one stream at work.</summary>
internal sealed class PlanRun
{
    private readonly AppearanceRules _rules;
    private readonly AppearanceLifecycle _lifecycle;
    private readonly List<Transition> _transitions = [];

    /// <summary>A plan that begins.</summary>
    /// <param name="plan">What is asked for.</param>
    /// <param name="detector">The model.</param>
    /// <param name="occurrenceBase">Highest occurrence id used under the same key before.</param>
    public PlanRun(DetectorPlan plan, IDetector detector, long occurrenceBase)
    {
        Plan = plan;
        OccurrenceBase = occurrenceBase;
        LastOccurrence = occurrenceBase;
        _rules = new AppearanceRules(plan, detector);
        _lifecycle = new AppearanceLifecycle(_rules);
    }

    /// <summary>What is asked for; subscriptions may change while it runs.</summary>
    public DetectorPlan Plan { get; set; }

    /// <summary>Added to the lifecycle's own ids, so that none is used twice under one key of an assignment.</summary>
    public long OccurrenceBase { get; }

    /// <summary>Highest occurrence id used.</summary>
    public long LastOccurrence { get; private set; }

    /// <summary>A plan with the same rules can take over its open appearances.</summary>
    public bool Continues(DetectorPlan next) =>
        Plan.Key == next.Key && Plan.Model == next.Model && Plan.Lifecycle == next.Lifecycle && Plan.Labels.SequenceEqual(next.Labels)
        && SameThresholds(Plan.Thresholds, next.Thresholds);

    /// <summary>Whether listeners of live boxes are shown this track.</summary>
    public bool Shows(in Track track) => track.IsSeen && _rules.Reports(track.Label) && track.Score >= _rules.ThresholdOf(track.Label);

    /// <summary>A frame was analysed. The list is valid until the next call.</summary>
    public IReadOnlyList<Transition> Observe(IReadOnlyList<Track> tracks, in FrameStamp stamp)
    {
        _transitions.Clear();
        _lifecycle.Observe(tracks, stamp, _transitions);
        return Counted();
    }

    /// <summary>Time passes without frames. The list is valid until the next call.</summary>
    public IReadOnlyList<Transition> Advance(in FrameStamp stamp)
    {
        _transitions.Clear();
        _lifecycle.Advance(stamp, _transitions);
        return Counted();
    }

    /// <summary>The plan is gone. The list is valid until the next call.</summary>
    public IReadOnlyList<Transition> Close(EventCause cause)
    {
        _transitions.Clear();
        _lifecycle.Close(cause, _transitions);
        return Counted();
    }

    private List<Transition> Counted()
    {
        foreach (var transition in _transitions) LastOccurrence = Math.Max(LastOccurrence, OccurrenceBase + transition.OccurrenceId);
        return _transitions;
    }

    private static bool SameThresholds(IReadOnlyDictionary<string, double>? a, IReadOnlyDictionary<string, double>? b)
    {
        if ((a?.Count ?? 0) != (b?.Count ?? 0)) return false;
        return a is null || a.All(pair => b!.TryGetValue(pair.Key, out var other) && other.Equals(pair.Value));
    }
}
