using RoomLens.Contracts.Agents.Plans;

namespace RoomLens.ObserverBot.Planning;

/// <summary>Decides what to open, change and close; does nothing itself.</summary>
internal static class PlanReconciler
{
    /// <summary>The difference between what is observed and what the plan says.</summary>
    /// <param name="observed">Assignments being observed, by id, as last told.</param>
    /// <param name="plan">The plan in force.</param>
    public static PlanChange Decide(IReadOnlyDictionary<string, Assignment> observed, BotPlan plan)
    {
        var wanted = NewestPerStream(plan.Assignments);
        var close = observed.Keys.Where(id => !wanted.ContainsKey(id)).Order(StringComparer.Ordinal).ToList();
        var open = new List<Assignment>();
        var update = new List<Assignment>();
        foreach (var assignment in wanted.Values)
        {
            if (!observed.TryGetValue(assignment.AssignmentId, out var known)) open.Add(assignment);
            else if (Differs(known, assignment)) update.Add(assignment);
        }
        return new PlanChange(close, open, update);
    }

    // A plan that names a stream twice is observed under its highest epoch: the SFU would refuse the other.
    private static Dictionary<string, Assignment> NewestPerStream(IReadOnlyList<Assignment> assignments)
    {
        var streams = new Dictionary<(string Room, string Producer), Assignment>();
        foreach (var assignment in assignments)
        {
            var key = (assignment.RoomId, assignment.ProducerId);
            if (!streams.TryGetValue(key, out var other) || other.Epoch < assignment.Epoch) streams[key] = assignment;
        }
        return streams.Values.ToDictionary(assignment => assignment.AssignmentId, StringComparer.Ordinal);
    }

    private static bool Differs(Assignment a, Assignment b) =>
        a.Epoch != b.Epoch || a.Token != b.Token || a.SfuUrl != b.SfuUrl || a.PeerId != b.PeerId || a.Paused != b.Paused || a.Want != b.Want || a.Cap != b.Cap
        || !SameDetectors(a.Detectors, b.Detectors);

    /// <summary>Whether two lists ask for the same.</summary>
    public static bool SameDetectors(IReadOnlyList<DetectorPlan> a, IReadOnlyList<DetectorPlan> b)
    {
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
            if (!SameDetector(a[i], b[i])) return false;
        return true;
    }

    private static bool SameDetector(DetectorPlan a, DetectorPlan b) =>
        a.Key == b.Key && a.Model == b.Model && a.Fps.Equals(b.Fps) && a.Lifecycle == b.Lifecycle
        && a.Labels.SequenceEqual(b.Labels) && a.Subscriptions.SequenceEqual(b.Subscriptions)
        && SameThresholds(a.Thresholds, b.Thresholds);

    private static bool SameThresholds(IReadOnlyDictionary<string, double>? a, IReadOnlyDictionary<string, double>? b)
    {
        if ((a?.Count ?? 0) != (b?.Count ?? 0)) return false;
        return a is null || a.All(pair => b!.TryGetValue(pair.Key, out var other) && other.Equals(pair.Value));
    }
}
