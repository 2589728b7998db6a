namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>A ConfigMap.</summary>
internal sealed record ConfigMap
{
    public Dictionary<string, string> Data { get; init; } = [];
}
