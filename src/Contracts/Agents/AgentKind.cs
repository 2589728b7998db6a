using System.Text.Json.Serialization;

namespace RoomLens.Contracts.Agents;

/// <summary>Who registers with the scheduler.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentKind>))]
public enum AgentKind
{
    /// <summary>An observer bot.</summary>
    [JsonStringEnumMemberName("bot")] Bot,
    /// <summary>An SFU node.</summary>
    [JsonStringEnumMemberName("node")] Node,
}
