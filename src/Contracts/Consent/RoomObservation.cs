using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Consent;

/// <summary>Whether the participants of a room may be observed, unless one of them decided otherwise.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoomObservation>))]
public enum RoomObservation
{
    /// <summary>They may, until they refuse.</summary>
    [JsonStringEnumMemberName("allowed")] Allowed,
    /// <summary>They may not, until they allow it.</summary>
    [JsonStringEnumMemberName("ask")] Ask,
    /// <summary>They may not, whatever they say.</summary>
    [JsonStringEnumMemberName("denied")] Denied,
}
