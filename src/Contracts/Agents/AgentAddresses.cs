namespace RoomLens.Contracts.Agents;

/// <summary>Addresses of an agent.</summary>
public sealed record AgentAddresses
{
    /// <summary>Base URL of the agent's internal HTTP listener (node: control API; bot: metrics, drain), no trailing slash.</summary>
    public required string Control { get; init; }
    /// <summary>Base URL of the public listener (nodes: WHIP, WHEP), no trailing slash.</summary>
    public string? Public { get; init; }
    /// <summary>Address of internal media, <c>ip:port</c> (bots).</summary>
    public string? Media { get; init; }
}
