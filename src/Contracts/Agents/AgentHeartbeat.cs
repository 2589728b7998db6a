namespace RoomLens.Contracts.Agents;

/// <summary><c>POST /v1/agents/{id}/heartbeat</c>, each second. 404 = unknown here (or another instance): say hello again.</summary>
public sealed record AgentHeartbeat
{
    /// <summary>The sender's process.</summary>
    public required string InstanceId { get; init; }
    /// <summary>The agent's clock when it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }
    /// <summary>Busy share of the capacity, 0..1 and above.</summary>
    public double Load { get; init; }
    /// <summary>Version of the plan in force (bots).</summary>
    public long PlanVersion { get; init; }
    /// <summary>State of each assigned stream (bots).</summary>
    public IReadOnlyList<StreamReport> Streams { get; set; } = [];
    /// <summary>Models when they changed since the last heartbeat (bots); null = no change.</summary>
    public IReadOnlyList<ModelOffer>? Models { get; init; }
    /// <summary>The agent wants no new work and gives back what it has.</summary>
    public bool Draining { get; init; }
}
