namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>Status of a pod.</summary>
/// <param name="Phase">Pending, Running, Succeeded, Failed or Unknown.</param>
internal sealed record PodStatus(string? Phase);
