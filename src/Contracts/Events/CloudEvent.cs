using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Events;

/// <summary>A CloudEvents 1.0 envelope in structured JSON mode (<c>application/cloudevents+json</c>).</summary>
public sealed record CloudEvent
{
    /// <summary>Always <c>1.0</c>.</summary>
    [JsonPropertyName("specversion")] public string SpecVersion { get; set; } = "1.0";

    /// <summary><c>{eventId}_{revision}</c>: the same on each retry and each sink.</summary>
    public required string Id { get; init; }

    /// <summary><c>/rooms/{room}/producers/{producerId}</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The event id (UUIDv7).</summary>
    public required string Subject { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Capture time of the frame that caused it, UTC; for <c>aborted</c> the last time it was seen.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Always <c>application/json</c>.</summary>
    [JsonPropertyName("datacontenttype")] public string DataContentType { get; set; } = "application/json";

    /// <summary><c>{epoch:10}-{n:12}</c> zero-padded; contiguous within an epoch of a producer.</summary>
    public required string Sequence { get; init; }

    /// <summary>The producer id: the unit of ordering.</summary>
    [JsonPropertyName("partitionkey")] public required string PartitionKey { get; init; }

    /// <summary>W3C trace context, when the observation carried one.</summary>
    [JsonPropertyName("traceparent")] public string? TraceParent { get; init; }

    /// <summary>What happened.</summary>
    public required EventData Data { get; init; }
}
