namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>Where a list stands.</summary>
internal sealed record ListMetadata
{
    /// <summary>A watch goes on from here.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Token of the next page; empty = the last.</summary>
    public string? Continue { get; init; }
}
