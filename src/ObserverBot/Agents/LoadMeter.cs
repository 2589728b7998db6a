namespace RoomLens.ObserverBot.Agents;

/// <summary>CPU time of this process as a share of the bot's capacity, smoothed over about three seconds. One caller.</summary>
internal sealed class LoadMeter(double capacity, TimeProvider time, Func<TimeSpan> cpuTime)
{
    private const double Weight = 0.3;
    private long _lastAt = time.GetTimestamp();
    private TimeSpan _lastCpu = cpuTime();
    private double _load;

    /// <summary>A meter over this process.</summary>
    public LoadMeter(double capacity, TimeProvider time) : this(capacity, time, () => Environment.CpuUsage.TotalTime)
    {
    }

    /// <summary>The load now; 1 = all of the capacity.</summary>
    public double Measure()
    {
        var at = time.GetTimestamp();
        var cpu = cpuTime();
        var elapsed = time.GetElapsedTime(_lastAt, at);
        if (elapsed <= TimeSpan.Zero) return _load;
        var now = (cpu - _lastCpu) / elapsed / capacity;
        _load += (now - _load) * Weight;
        (_lastAt, _lastCpu) = (at, cpu);
        return _load;
    }
}
