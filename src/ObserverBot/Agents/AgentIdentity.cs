using RoomLens.Contracts.Agents;

namespace RoomLens.ObserverBot.Agents;

/// <summary>Who this bot is, fixed for the life of the process.</summary>
/// <param name="Id">Stable over restarts.</param>
/// <param name="InstanceId">New with each start.</param>
/// <param name="Addresses">Where it can be reached.</param>
/// <param name="Capacity">Cores' worth of work it takes.</param>
/// <param name="Codecs">Codecs it decodes.</param>
internal sealed record AgentIdentity(
    string Id, string InstanceId, AgentAddresses Addresses, double Capacity, IReadOnlyList<string> Codecs);
