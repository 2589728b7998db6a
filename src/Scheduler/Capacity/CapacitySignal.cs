namespace RoomLens.Scheduler.Capacity;

/// <summary>
/// The autoscaling signal <c>roomlens_bot_capacity_wanted</c> in thousandths of a capacity unit, as Kubernetes quantities count.
/// </summary>
internal static class CapacitySignal
{
    /// <summary>
    /// The need is what assigned and pending streams cost, or the whole bots they must be packed into at averageValue each, whichever is more;
    /// the warm buffer comes on top. The HPA leaves the replicas alone while signal ÷ (averageValue × replicas) is within 10 % of 1, so
    /// that one waiting stream would wait for ever next to twenty full bots. While anything is pending the signal is therefore at least one
    /// thousandth over 1.1 × averageValue × bots: the smallest value the HPA acts on, from n to ⌊1.1 n⌋ + 1 pods. Pods that have not become
    /// bots yet do not count as bots, so that starting ones ask for no more.
    /// </summary>
    public static long WantedMilli(in CapacityDemand demand)
    {
        var packed = demand.PerBot > 0 ? Milli(demand.PerBot) * demand.BotsNeeded : 0;
        var need = Math.Max(Milli(demand.Assigned + demand.Pending), packed) + Milli(demand.WarmBuffer);
        if (!demand.AnyPending || demand.Bots == 0 || demand.PerBot <= 0)
            return need;
        // ⌊1.1 × …⌋ + 1 in whole thousandths is over 1.1 × …, without the rounding of binary fractions.
        var step = (Milli(demand.PerBot) * demand.Bots * 11 / 10) + 1;
        return Math.Max(need, step);
    }

    private static long Milli(double units) => (long)Math.Ceiling(Math.Round(units * 1000, 6));
}
