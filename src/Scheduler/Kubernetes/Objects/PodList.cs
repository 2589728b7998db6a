namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>One page of pods.</summary>
internal sealed record PodList
{
    public ListMetadata Metadata { get; init; } = new();

    public IReadOnlyList<Pod> Items { get; init; } = [];
}
