namespace RoomLens.Rtp.Congestion.Rates;

/// <summary>How much arrives, by the receiver's clock, over the last half second (draft-ietf-rmcat-gcc-02 section 5.5: R_hat).</summary>
internal sealed class AcknowledgedBitrate
{
    private const long BucketUs = 25_000;
    private const int Buckets = 20;

    // Less than this says more about the first frame than about the path.
    private const int FewestBuckets = 8;

    private readonly long[] _octets = new long[Buckets];
    private long _first = long.MinValue;
    private long _newest = long.MinValue;
    private long _sum;

    /// <summary>Bit/s; null until there is enough to tell.</summary>
    public long? BitrateBps => _newest - _first < FewestBuckets || _first == long.MinValue
        ? null
        : _sum * 8 * 1_000_000 / (Math.Min(Buckets, _newest - _first + 1) * BucketUs);

    /// <summary>A packet arrived.</summary>
    public void Add(long arrivalUs, int sizeBytes)
    {
        var bucket = arrivalUs / BucketUs;
        if (_first == long.MinValue || bucket - _newest > Buckets * 4) Restart(bucket);
        if (bucket <= _newest - Buckets) return;
        for (; _newest < bucket; _sum -= Take(_newest)) _newest++;
        _octets[Index(bucket)] += sizeBytes;
        _sum += sizeBytes;
    }

    private long Take(long bucket)
    {
        var octets = _octets[Index(bucket)];
        _octets[Index(bucket)] = 0;
        return octets;
    }

    private void Restart(long bucket)
    {
        Array.Clear(_octets);
        (_first, _newest, _sum) = (bucket, bucket, 0);
    }

    private static int Index(long bucket) => (int)((bucket % Buckets + Buckets) % Buckets);
}
