using System.Globalization;
using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Kubernetes.Pods;

/// <summary>
/// Which pods a scale-down should take first: those with the least to move. The annotation is coarse, so that it is written seldom.
/// </summary>
internal static class DeletionCosts
{
    public const string Annotation = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>Capacity units of one step.</summary>
    private const double Step = 0.1;

    /// <summary>A step is left when the load is this much of it beyond: no writing back and forth.</summary>
    private const double Slack = 0.75;

    /// <summary>What is to be written: pod and cost. An ending pod and one without a bot are left alone.</summary>
    /// <param name="pods">Pods as last seen.</param>
    /// <param name="loads">Capacity units reserved on each bot, by pod name.</param>
    public static IReadOnlyList<(Pod Pod, string Cost)> Due(IEnumerable<Pod> pods, IReadOnlyDictionary<string, double> loads)
    {
        var due = new List<(Pod, string)>();
        foreach (var pod in pods.Where(pod => pod.Metadata.DeletionTimestamp is null))
        {
            if (!loads.TryGetValue(pod.Metadata.Name, out var load))
                continue;
            var steps = load / Step;
            var written = Written(pod);
            if (written is not null && Math.Abs(steps - written.Value) < Slack)
                continue;
            due.Add((pod, Math.Round(steps).ToString(CultureInfo.InvariantCulture)));
        }

        return due;
    }

    private static int? Written(Pod pod) =>
        pod.Metadata.Annotations?.GetValueOrDefault(Annotation) is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost)
            ? cost
            : null;
}
