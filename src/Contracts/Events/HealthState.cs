using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Events;

/// <summary>What is wrong with the pictures of a stream; one state at a time, worst first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthState>))]
public enum HealthState
{
    /// <summary>Nothing is wrong.</summary>
    [JsonStringEnumMemberName("ok")] Ok,
    /// <summary>Identical pictures arrive.</summary>
    [JsonStringEnumMemberName("frozen")] Frozen,
    /// <summary>No frames arrive.</summary>
    [JsonStringEnumMemberName("stalled")] Stalled,
    /// <summary>The camera is off.</summary>
    [JsonStringEnumMemberName("paused")] Paused,
    /// <summary>The picture is black.</summary>
    [JsonStringEnumMemberName("black")] Black,
    /// <summary>The picture has no detail at all frequencies that matter.</summary>
    [JsonStringEnumMemberName("blurred")] Blurred,
    /// <summary>Something lies on the lens.</summary>
    [JsonStringEnumMemberName("covered")] Covered,
    /// <summary>Too dark to see much.</summary>
    [JsonStringEnumMemberName("low_light")] LowLight,
    /// <summary>The payload is encrypted end to end.</summary>
    [JsonStringEnumMemberName("unobservable:encrypted")] UnobservableEncrypted,
    /// <summary>No decoder for the codec.</summary>
    [JsonStringEnumMemberName("unobservable:codec")] UnobservableCodec,
}
