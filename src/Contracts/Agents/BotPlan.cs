namespace RoomLens.Contracts.Agents;

/// <summary>
/// The whole plan of one bot, as server-sent event <c>plan</c> on <c>GET /v1/agents/{id}/plan?instance=</c>: first on connect,
/// then anew after each change. A plan whose (term, version) is not greater than the one in force is ignored.
/// </summary>
public sealed record BotPlan : IPlan
{
    /// <inheritdoc/>
    public required long Term { get; init; }
    /// <inheritdoc/>
    public required long Version { get; init; }
    /// <summary>Streams to observe; whatever is not listed is closed.</summary>
    public required IReadOnlyList<Assignment> Assignments { get; init; }
    /// <summary>Producers somebody watches live boxes of.</summary>
    public IReadOnlyList<string> Listen { get; set; } = [];
}
