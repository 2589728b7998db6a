using RoomLens.Contracts.Agents;

namespace RoomLens.Scheduler.Nodes;

/// <summary>Follows the feeds of nodes; an I/O seam.</summary>
internal interface INodeFollowing
{
    /// <summary>Follows the feed of this instance, instead of an older one's; harmless when it does already.</summary>
    public void Follow(AgentHello node);

    /// <summary>Stops following this instance.</summary>
    public void Leave(AgentHello node);
}
