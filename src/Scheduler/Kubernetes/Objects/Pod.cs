namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>A pod, as far as it is used here.</summary>
internal sealed record Pod
{
    public ObjectMetadata Metadata { get; init; } = new();

    public PodStatus? Status { get; init; }

    /// <summary>Its containers have ended for good.</summary>
    public bool HasEnded => Status?.Phase is "Succeeded" or "Failed";
}
