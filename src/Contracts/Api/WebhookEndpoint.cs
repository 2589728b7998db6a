namespace RoomLens.Contracts.Api;

/// <summary><c>PUT /v1/webhooks/{id}</c>.</summary>
public sealed record WebhookEndpoint
{
    /// <summary>Id from the path.</summary>
    public string? Id { get; init; }
    /// <summary>Absolute http or https URL.</summary>
    public string? Url { get; init; }
    /// <summary>Event types (exact or ending in <c>*</c>); absent = all.</summary>
    public IReadOnlyList<string>? Types { get; init; }
    /// <summary>Rooms or patterns; absent = all.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }
    /// <summary>Write only: <c>whsec_…</c> secrets, newest first, at most two; absent on first PUT = one is made and returned once.</summary>
    public IReadOnlyList<string>? Secrets { get; init; }
    /// <summary>Why it is disabled; absent = enabled.</summary>
    public string? DisabledReason { get; init; }
    /// <summary>Deliveries waiting.</summary>
    public int? Pending { get; init; }
    /// <summary>When it was first put.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
