namespace RoomLens.Hosting.Metrics;

/// <summary>One combination of labels of a family: a number, or a histogram. Written by any thread without locks.</summary>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly long[] _buckets = new long[bounds is null ? 0 : bounds.Length + 1];
    private double _value;

    /// <summary>Sorted and escaped, without braces: <c>a="x",b="y"</c>.</summary>
    public string Labels { get; } = labels;

    /// <summary>The collection that last set an observable value; an older one means that the instrument no longer reports it.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether the value comes from an observable instrument.</summary>
    public bool IsObserved => Generation > 0;

    /// <summary>The number, or the sum of a histogram.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Adds to a counter.</summary>
    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            if (before.Equals(seen)) return;
            seen = before;
        }
    }

    /// <summary>Sets a gauge.</summary>
    public void Set(double value) => Volatile.Write(ref _value, value);

    /// <summary>Reports an observable value; several reports of one collection (two instruments of one name) add up.</summary>
    public void Observe(double value, int generation)
    {
        if (Generation == generation) Add(value);
        else Set(value);
        Generation = generation;
    }

    /// <summary>Adds a value to a histogram.</summary>
    public void Record(double value)
    {
        var at = Array.BinarySearch(bounds!, value);
        Interlocked.Increment(ref _buckets[at >= 0 ? at : ~at]);
        Add(value);
    }

    /// <summary>Values in the bucket that ends at a bound; the last one has no end.</summary>
    public long Bucket(int index) => Volatile.Read(ref _buckets[index]);
}
