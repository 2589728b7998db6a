using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Nodes;

/// <summary>Orders about nodes. False = no such node is alive. Safe for any thread.</summary>
internal sealed class NodeCommands(SchedulerState state, AgentTrace trace)
{
    /// <summary>No new rooms on it.</summary>
    public bool Cordon(string id) => Order(id, node =>
    {
        if (!node.IsCordoned)
            trace.NodeCordoned(id, node.Rooms.Count);
        node.IsCordoned = true;
    });

    /// <summary>It is to become empty; an order under way keeps its time.</summary>
    public bool Drain(string id, TimeSpan within) => Order(id, node =>
    {
        if (node.IsDraining)
            return;
        trace.NodeDraining(id, node.Rooms.Count, within);
        node.IsDraining = true;
        node.DrainWithin = within;
    });

    /// <summary>It takes rooms again.</summary>
    public bool Uncordon(string id) => Order(id, node =>
    {
        if (node.IsCordoned || node.IsDraining)
            trace.NodeUncordoned(id);
        node.IsCordoned = node.IsDraining = false;
    });

    private bool Order(string id, Action<Node> order) => state.Read(_ =>
    {
        if (state.Nodes.FindLive(id) is not { } node)
            return false;
        order(node);
        return true;
    });
}
