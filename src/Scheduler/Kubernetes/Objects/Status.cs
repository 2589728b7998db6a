namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>An error of the API server.</summary>
internal sealed record Status
{
    public string Kind { get; init; } = "Status";

    public string ApiVersion { get; init; } = "v1";

    [System.Text.Json.Serialization.JsonPropertyName("status")]
    public string Outcome { get; init; } = "Failure";

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public int Code { get; init; }
}
