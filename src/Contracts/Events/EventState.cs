using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Events;

/// <summary>States of an event; <see cref="Ended"/> and <see cref="Aborted"/> are terminal and exclusive.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventState>))]
public enum EventState
{
    /// <summary>Confirmed.</summary>
    [JsonStringEnumMemberName("started")] Started,
    /// <summary>Still there.</summary>
    [JsonStringEnumMemberName("updated")] Updated,
    /// <summary>Gone from the picture.</summary>
    [JsonStringEnumMemberName("ended")] Ended,
    /// <summary>Cut off.</summary>
    [JsonStringEnumMemberName("aborted")] Aborted,
}
