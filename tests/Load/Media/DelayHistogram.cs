using System.Numerics;

namespace RoomLens.Load.Media;

/// <summary>Delays in buckets of 1/16 of their size, from 1 µs to an hour: adding one allocates nothing.</summary>
internal sealed class DelayHistogram
{
    private const int StepBits = 4;
    private const int Steps = 1 << StepBits;

    private readonly long[] _buckets = new long[33 * Steps];

    /// <summary>Delays counted.</summary>
    public long Count { get; private set; }

    /// <summary>The longest.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Counts one; a negative one counts as none.</summary>
    public void Add(TimeSpan delay)
    {
        if (delay > Max) Max = delay;
        Count++;
        _buckets[BucketOf((uint)Math.Clamp(delay.TotalMicroseconds, 0, uint.MaxValue))]++;
    }

    /// <summary>Adds all of another.</summary>
    public void Add(DelayHistogram other)
    {
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] += other._buckets[i];
        Count += other.Count;
        if (other.Max > Max) Max = other.Max;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        (Count, Max) = (0, default);
    }

    /// <summary>The delay that this share (0..1) of all stays within; an upper bound, at most 1/16 too long.</summary>
    public TimeSpan Quantile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _buckets.Length; i++)
        {
            left -= _buckets[i];
            if (left <= 0 && Count > 0) return TimeSpan.FromMicroseconds(UpperBound(i));
        }

        return default;
    }

    private static int BucketOf(uint microseconds)
    {
        if (microseconds < Steps) return (int)microseconds;
        var shift = BitOperations.Log2(microseconds) - StepBits;
        return (shift + 1) * Steps + (int)(microseconds >> shift) - Steps;
    }

    private static double UpperBound(int bucket)
    {
        var (group, step) = (bucket / Steps, bucket % Steps);
        return group == 0 ? bucket : ((long)(Steps + step + 1) << (group - 1)) - 1;
    }
}
