using RoomLens.Hosting.Time;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Telemetry;

/// <summary>
/// How full the node is, for the scheduler's choice: the largest of the CPU share of its media threads and the shares of its limits. CPU is what these
/// threads used, not what the machine did, so that an idle node on a busy machine is an idle node.
/// </summary>
internal sealed class NodeLoad(WorkerPool workers, SfuOptions options, MonotonicClock clock)
{
    // About five readings, one per heartbeat: a key frame for sixty bots is no load.
    private const double Weight = 0.3;

    private readonly Dictionary<WorkerLife, TimeSpan> _used = [];
    private Instant? _readAt;
    private double _cpu;
    private double _last;

    /// <summary>What was read last. Any thread.</summary>
    public double Last => Volatile.Read(ref _last);

    /// <summary>Reads it, once per heartbeat. 0 = idle, 1 = full.</summary>
    public double Read()
    {
        ReadCpu(clock.Now);
        var counts = workers.Counts;
        double[] shares =
            [_cpu, (double)counts.Consumers / options.MaxConsumers, (double)counts.Transports / options.MaxTransports, (double)counts.Rooms / options.MaxRooms];
        var load = Math.Round(shares.Max(), 4);
        Volatile.Write(ref _last, load);
        return load;
    }

    private void ReadCpu(Instant now)
    {
        var lives = workers.Slots.Select(slot => slot.Life).OfType<WorkerLife>().ToArray();
        var spent = TimeSpan.Zero;
        foreach (var life in lives)
        {
            var used = life.Worker.CpuUsed;
            spent += used - _used.GetValueOrDefault(life, used);
            _used[life] = used;
        }

        foreach (var gone in _used.Keys.Except(lives).ToArray()) _used.Remove(gone);
        if (_readAt is { } last && now > last) _cpu += (spent / (now - last) / workers.Slots.Count - _cpu) * Weight;
        _readAt = now;
    }
}
