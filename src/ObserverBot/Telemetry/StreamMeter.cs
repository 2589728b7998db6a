using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Telemetry;

/// <summary>What one stream costs and gives, for heartbeats. Counters are written by the pipeline's threads, rates are taken by one reader.</summary>
internal sealed class StreamMeter
{
    private long _decoded;
    private long _analysed;
    private long _cpuTicks;
    private long _frameAgeTicks = -1;
    private long _size;
    private Instant? _lastAt;
    private long _lastDecoded;
    private long _lastAnalysed;
    private long _lastCpu;

    /// <summary>Frames decoded so far. Any thread.</summary>
    public long Decoded => Interlocked.Read(ref _decoded);

    /// <summary>A frame was decoded.</summary>
    public void HandleDecoded(int width, int height)
    {
        Interlocked.Increment(ref _decoded);
        Volatile.Write(ref _size, ((long)width << 32) | (uint)height);
    }

    /// <summary>A frame was analysed, this long after its first packet.</summary>
    public void HandleAnalysed(TimeSpan age)
    {
        Interlocked.Increment(ref _analysed);
        Volatile.Write(ref _frameAgeTicks, age.Ticks);
    }

    /// <summary>CPU time was spent on it.</summary>
    public void AddCpu(TimeSpan time) => Interlocked.Add(ref _cpuTicks, time.Ticks);

    /// <summary>Rates since the last call.</summary>
    public StreamRates Take(Instant now)
    {
        var (decoded, analysed, cpu) = (Interlocked.Read(ref _decoded), Interlocked.Read(ref _analysed), Interlocked.Read(ref _cpuTicks));
        var seconds = _lastAt is { } last ? (now - last).TotalSeconds : 0;
        var age = Volatile.Read(ref _frameAgeTicks);
        var size = Volatile.Read(ref _size);
        var rates = new StreamRates(
            seconds > 0 ? (decoded - _lastDecoded) / seconds : 0,
            seconds > 0 ? (analysed - _lastAnalysed) / seconds : 0,
            seconds > 0 ? TimeSpan.FromTicks(cpu - _lastCpu).TotalSeconds / seconds : 0,
            age < 0 ? null : TimeSpan.FromTicks(age).TotalMilliseconds,
            (int)(size >> 32), (int)(uint)size);
        (_lastAt, _lastDecoded, _lastAnalysed, _lastCpu) = (now, decoded, analysed, cpu);
        return rates;
    }
}
