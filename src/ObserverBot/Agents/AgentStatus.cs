using RoomLens.Contracts.Agents;

namespace RoomLens.ObserverBot.Agents;

/// <summary>What a heartbeat says about the bot at one moment.</summary>
/// <param name="Load">Busy share of its capacity.</param>
/// <param name="PlanVersion">Version of the plan in force, 0 = none.</param>
/// <param name="Streams">State of each assignment.</param>
internal sealed record AgentStatus(double Load, long PlanVersion, IReadOnlyList<StreamReport> Streams);
