namespace RoomLens.Scheduler.Capacity;

/// <summary>What the autoscaling signal is made of; capacity units are cores' worth of work.</summary>
/// <param name="Assigned">Units reserved by streams that have a bot.</param>
/// <param name="Pending">Units that streams without a bot need.</param>
/// <param name="AnyPending">Whether a stream waits for a bot; a stream may cost nothing measurable.</param>
/// <param name="WarmBuffer">Units to be kept free.</param>
/// <param name="Bots">Bots that can take work now.</param>
/// <param name="PerBot">The autoscaler's target per bot (<c>averageValue</c>), units; 0 = unknown.</param>
internal readonly record struct CapacityDemand(
    double Assigned, double Pending, bool AnyPending, double WarmBuffer, int Bots, double PerBot);
