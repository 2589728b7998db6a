using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Agents;

/// <summary>State of an assignment on its bot.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamState>))]
public enum StreamState
{
    /// <summary>Asking the SFU for the stream.</summary>
    [JsonStringEnumMemberName("connecting")] Connecting,
    /// <summary>Consumer resumed, no decoded frame yet.</summary>
    [JsonStringEnumMemberName("waiting_for_keyframe")] WaitingForKeyframe,
    /// <summary>Frames are decoded and analysed.</summary>
    [JsonStringEnumMemberName("observing")] Observing,
    /// <summary>No frames for a while.</summary>
    [JsonStringEnumMemberName("stalled")] Stalled,
    /// <summary>Packets arrive, but no frame of them can be read: encrypted end to end, or no decoder.</summary>
    [JsonStringEnumMemberName("unobservable")] Unobservable,
    /// <summary>The SFU refused or closed it (fenced, producer gone).</summary>
    [JsonStringEnumMemberName("refused")] Refused,
}
