using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents;

namespace RoomLens.Scheduler.Agents;

/// <summary>Log lines about agents that come and go.</summary>
internal sealed class AgentTrace(ILogger logger)
{
    public void BotJoined(AgentHello hello) => Log.BotJoined(logger, hello.Id, hello.Capacity, hello.Models.Count);

    public void BotDraining(string id, int streams) => Log.BotDraining(logger, id, streams);

    public void NodeJoined(AgentHello hello) => Log.NodeJoined(logger, hello.Id, hello.Addresses.Control);

    public void NodeCordoned(string id, int rooms) => Log.NodeCordoned(logger, id, rooms);

    public void NodeDraining(string id, int rooms, TimeSpan within) => Log.NodeDraining(logger, id, rooms, within);

    public void NodeUncordoned(string id) => Log.NodeUncordoned(logger, id);

    public void BotLost(string id, string why, int streams) => Log.BotLost(logger, id, why, streams);

    public void NodeLost(string id, string why) => Log.NodeLost(logger, id, why);
}
