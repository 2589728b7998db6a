using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Events;

/// <summary>Continuity of a frame with what came before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FrameIntegrity>))]
public enum FrameIntegrity
{
    /// <summary>Nothing is missing before it.</summary>
    [JsonStringEnumMemberName("complete")] Complete,
    /// <summary>Whole and decodable, but frames before it were lost.</summary>
    [JsonStringEnumMemberName("gap_before")] GapBefore,
}
