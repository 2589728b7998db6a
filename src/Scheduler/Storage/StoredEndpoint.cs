namespace RoomLens.Scheduler.Storage;

/// <summary>A webhook endpoint with its secrets.</summary>
internal sealed record StoredEndpoint
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary>Event types, exact or ending in <c>*</c>; null = all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Rooms or patterns; null = all.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>Newest first, at most two.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    public string? DisabledReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The subscription (<c>room/id</c>) this endpoint was made for; null = an endpoint of its own.</summary>
    public string? Owner { get; init; }
}
