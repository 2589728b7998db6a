using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Kubernetes.Pods;

/// <summary>The pods a watch has seen, by name; tells which are gone. Not thread-safe: one watch owns it.</summary>
internal sealed class PodBook
{
    private readonly Dictionary<string, Pod> _pods = [];

    /// <summary>Pods that are there, ending ones included.</summary>
    public IReadOnlyCollection<Pod> All => _pods.Values;

    /// <summary>A whole list; names of pods that are gone since the last.</summary>
    public IReadOnlyList<string> Replace(IReadOnlyList<Pod> pods)
    {
        var before = _pods.Values.ToArray();
        _pods.Clear();
        foreach (var pod in pods.Where(pod => !pod.HasEnded))
            _pods[pod.Metadata.Name] = pod;
        return [.. before.Where(pod => !_pods.ContainsKey(pod.Metadata.Name)).Select(pod => pod.Metadata.Name)];
    }

    /// <summary>One event; the name of the pod when it is gone, else null.</summary>
    public string? Apply(string type, Pod pod)
    {
        var name = pod.Metadata.Name;
        if (type is "ADDED" or "MODIFIED" && !pod.HasEnded)
        {
            _pods[name] = pod;
            return null;
        }

        // A late event of a predecessor of the same name says nothing about the pod that is there.
        if (_pods.TryGetValue(name, out var present) && present.Metadata.Uid != pod.Metadata.Uid)
            return null;
        return _pods.Remove(name) ? name : null;
    }
}
