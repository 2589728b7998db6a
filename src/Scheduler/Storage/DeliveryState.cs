using System.Text.Json.Serialization;

namespace RoomLens.Scheduler.Storage;

/// <summary>States of a webhook delivery.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryState>))]
internal enum DeliveryState
{
    /// <summary>Waits for its turn or its next attempt.</summary>
    [JsonStringEnumMemberName("pending")] Pending,

    /// <summary>Accepted with 2xx.</summary>
    [JsonStringEnumMemberName("delivered")] Delivered,

    /// <summary>Dead letter: refused, or all attempts used up.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
