using RoomLens.Contracts.Agents;

namespace RoomLens.ObserverBot.Agents;

/// <summary>Where a session gets from what it tells.</summary>
/// <param name="Status">State of the bot now.</param>
/// <param name="Models">What it can run now.</param>
internal sealed record AgentStatusSource(Func<AgentStatus> Status, Func<IReadOnlyList<ModelOffer>> Models);
