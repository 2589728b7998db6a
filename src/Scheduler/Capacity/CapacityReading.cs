namespace RoomLens.Scheduler.Capacity;

/// <summary>The signal at one moment.</summary>
/// <param name="WantedMilli">Thousandths of a capacity unit; null = not known. Never 0 for want of knowledge: the fleet would shrink.</param>
/// <param name="Unknown">Why it is not known.</param>
internal readonly record struct CapacityReading(long? WantedMilli, string? Unknown)
{
    public static CapacityReading Of(long milli) => new(milli, null);

    public static CapacityReading Because(string why) => new(null, why);
}
