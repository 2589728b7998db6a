using RoomLens.Contracts.Agents;

namespace RoomLens.Contracts.Api;

/// <summary>One entry of <c>GET /v1/bots</c>.</summary>
public sealed record BotInfo
{
    /// <summary>Bot.</summary>
    public required string Id { get; init; }
    /// <summary>Its process.</summary>
    public required string InstanceId { get; init; }
    /// <summary><c>live</c>, <c>draining</c> or <c>lost</c>.</summary>
    public required string State { get; init; }
    /// <summary>Where it serves metrics and health, and where media is sent to it.</summary>
    public required AgentAddresses Addresses { get; init; }
    /// <summary>Last sign of life.</summary>
    public required DateTimeOffset LastSeen { get; init; }
    /// <summary>Capacity units.</summary>
    public required double Capacity { get; init; }
    /// <summary>Capacity units reserved by assignments.</summary>
    public required double Reserved { get; init; }
    /// <summary>Measured load.</summary>
    public required double Load { get; init; }
    /// <summary>Assigned streams.</summary>
    public required int Streams { get; init; }
    /// <summary>Models it offers.</summary>
    public required IReadOnlyList<ModelOffer> Models { get; init; }
}
