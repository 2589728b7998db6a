namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>What of an object's metadata is used here. Bookmarks carry a resource version only.</summary>
internal sealed record ObjectMetadata
{
    public string Name { get; init; } = "";

    public string Uid { get; init; } = "";

    /// <summary>Opaque.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Set when the object is being deleted.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }
}
