using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Agents;

/// <summary>State of a model on a bot.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelState>))]
public enum ModelState
{
    /// <summary>Loaded.</summary>
    [JsonStringEnumMemberName("ready")] Ready,
    /// <summary>Manifest present, weights not (yet) there.</summary>
    [JsonStringEnumMemberName("missing")] Missing,
    /// <summary>Weights are being fetched.</summary>
    [JsonStringEnumMemberName("fetching")] Fetching,
    /// <summary>Manifest or weights are unusable.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
