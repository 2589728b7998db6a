using RoomLens.Contracts.Agents;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Consent;

/// <summary>Tells each node the policies and decisions of its rooms, after the commit that made them. Guarded by the scheduler's lock.</summary>
internal sealed class NodePlans(NodeBook nodes, ConsentBook consents, long term)
{
    private long _version;

    /// <summary>
    /// Publishes the plans that changed. A node whose rooms are not known yet keeps the plan it has: an empty one would end every observation
    /// on it.
    /// </summary>
    public void Push(StoreBatch batch)
    {
        foreach (var node in nodes.Live)
        {
            if (!node.IsKnown || node.PlannedFor == (node.RoomsRevision, consents.Revision))
                continue;
            node.PlannedFor = (node.RoomsRevision, consents.Revision);
            var plan = new NodePlan
            {
                Term = term,
                Version = ++_version,
                Rooms = [.. node.Rooms.Keys.Order(StringComparer.Ordinal).Select(consents.Describe)],
            };
            batch.AfterCommit(() => node.Plan.Publish(plan));
        }
    }
}
