using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Events;

/// <summary>Why a message of an event was made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventCause>))]
public enum EventCause
{
    /// <summary>Seen often enough.</summary>
    [JsonStringEnumMemberName("confirmed")] Confirmed,
    /// <summary>Entered a zone.</summary>
    [JsonStringEnumMemberName("zone_entered")] ZoneEntered,
    /// <summary>Left a zone.</summary>
    [JsonStringEnumMemberName("zone_left")] ZoneLeft,
    /// <summary>Crossed a line.</summary>
    [JsonStringEnumMemberName("line_crossed")] LineCrossed,
    /// <summary>The model changed its mind about the label.</summary>
    [JsonStringEnumMemberName("label_changed")] LabelChanged,
    /// <summary>Still there; at most every 5 s.</summary>
    [JsonStringEnumMemberName("heartbeat")] Heartbeat,
    /// <summary>Not seen for the subscription's lostS.</summary>
    [JsonStringEnumMemberName("lost")] Lost,
    /// <summary>The producer was closed.</summary>
    [JsonStringEnumMemberName("producer_closed")] ProducerClosed,
    /// <summary>The observing bot was lost.</summary>
    [JsonStringEnumMemberName("bot_lost")] BotLost,
    /// <summary>The model or the subscription was changed or removed.</summary>
    [JsonStringEnumMemberName("model_changed")] ModelChanged,
    /// <summary>The participant withdrew consent.</summary>
    [JsonStringEnumMemberName("consent_withdrawn")] ConsentWithdrawn,
}
