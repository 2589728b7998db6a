namespace RoomLens.Contracts.Agents;

/// <summary><c>POST /v1/agents</c>: an agent introduces itself to the scheduler. Repeating it is harmless.</summary>
public sealed record AgentHello
{
    /// <summary>Bot or node.</summary>
    public required AgentKind Kind { get; init; }
    /// <summary>Stable over restarts.</summary>
    public required string Id { get; init; }
    /// <summary>New with each start of the process.</summary>
    public required string InstanceId { get; init; }
    /// <summary><see cref="AgentProtocol.Version"/> of the sender.</summary>
    public required int Protocol { get; init; }
    /// <summary>Where the agent can be reached.</summary>
    public required AgentAddresses Addresses { get; init; }
    /// <summary>Capacity in capacity units (1.0 = one core's worth of work); of a node: its media workers.</summary>
    public double Capacity { get; init; }
    /// <summary>It was ordered to take no new rooms (nodes): so a new scheduler learns it.</summary>
    public bool Cordoned { get; init; }
    /// <summary>It was ordered to become empty (nodes): so a new scheduler learns it.</summary>
    public bool Draining { get; init; }
    /// <summary>Models this bot can run; bots only.</summary>
    public IReadOnlyList<ModelOffer> Models { get; set; } = [];
    /// <summary>Codecs this bot decodes; bots only.</summary>
    public IReadOnlyList<string> Codecs { get; set; } = [];
}
