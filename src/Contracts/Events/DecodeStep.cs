using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Events;

/// <summary>How much of a stream a bot decodes; each step is less than the one before (architecture, overload).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecodeStep>))]
public enum DecodeStep
{
    /// <summary>Every frame.</summary>
    [JsonStringEnumMemberName("full")] Full,
    /// <summary>The base temporal layer.</summary>
    [JsonStringEnumMemberName("base_temporal_layer")] BaseTemporalLayer,
    /// <summary>Key frames only.</summary>
    [JsonStringEnumMemberName("key_frames")] KeyFrames,
}
