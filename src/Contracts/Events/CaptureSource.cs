using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Events;

/// <summary>Where a capture time comes from, best first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaptureSource>))]
public enum CaptureSource
{
    /// <summary>The abs-capture-time header extension.</summary>
    [JsonStringEnumMemberName("abs-capture-time")] AbsCaptureTime,
    /// <summary>RTCP sender reports of the producer.</summary>
    [JsonStringEnumMemberName("rtcp-sr")] RtcpSr,
    /// <summary>Arrival at the bot.</summary>
    [JsonStringEnumMemberName("arrival")] Arrival,
}
