using RoomLens.Contracts.Consent;

namespace RoomLens.Contracts.Agents;

/// <summary>
/// The whole plan of one SFU node, as server-sent event <c>plan</c> on <c>GET /v1/agents/{id}/plan?instance=</c>: first on connect, then anew
/// after each change. A plan whose (term, version) is not greater than the one in force is ignored.
/// </summary>
public sealed record NodePlan : IPlan
{
    /// <inheritdoc/>
    public required long Term { get; init; }
    /// <inheritdoc/>
    public required long Version { get; init; }
    /// <summary>Every room of the node that the scheduler knows of; nobody is observed in a room that is not listed.</summary>
    public required IReadOnlyList<RoomConsents> Rooms { get; init; }
}
