using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Events;

/// <summary>Kinds of events.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventKind>))]
public enum EventKind
{
    /// <summary>An object of a model's labels.</summary>
    [JsonStringEnumMemberName("object")] Object,
    /// <summary>Something moves.</summary>
    [JsonStringEnumMemberName("motion")] Motion,
    /// <summary>An object in a zone.</summary>
    [JsonStringEnumMemberName("zone")] Zone,
    /// <summary>An object crossed a line.</summary>
    [JsonStringEnumMemberName("line")] Line,
    /// <summary>At least one object is present.</summary>
    [JsonStringEnumMemberName("presence")] Presence,
}
