using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Agents.Observations;

/// <summary>Kinds of observations.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObservationKind>))]
public enum ObservationKind
{
    /// <summary>First decoded frame of the assignment, or first after a stall.</summary>
    [JsonStringEnumMemberName("stream_observed")] StreamObserved,
    /// <summary>The bot stopped observing (assignment withdrawn, producer closed).</summary>
    [JsonStringEnumMemberName("stream_unobserved")] StreamUnobserved,
    /// <summary>Health changed.</summary>
    [JsonStringEnumMemberName("health")] Health,
    /// <summary>More or less of the stream is decoded than before.</summary>
    [JsonStringEnumMemberName("degraded")] Degraded,
    /// <summary>An appearance was confirmed.</summary>
    [JsonStringEnumMemberName("started")] Started,
    /// <summary>It goes on.</summary>
    [JsonStringEnumMemberName("updated")] Updated,
    /// <summary>It is over.</summary>
    [JsonStringEnumMemberName("ended")] Ended,
}
