using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion.Rates;

/// <summary>How much is sent, over about half a second, to tell whether it is the application or the path that limits.</summary>
internal sealed class SendRate
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private Instant? _since;
    private long _octets;
    private long? _previousBps;

    /// <summary>Bit/s over the last one to two intervals.</summary>
    public long BitrateBps { get; private set; }

    /// <summary>A packet left.</summary>
    public void Add(int sizeBytes, Instant now)
    {
        _since ??= now;
        var elapsed = now - _since.Value;
        if (elapsed >= Interval)
        {
            var bps = (long)(_octets * 8 / elapsed.TotalSeconds);
            (BitrateBps, _previousBps) = ((bps + (_previousBps ?? bps)) / 2, bps);
            (_since, _octets) = (now, 0);
        }

        _octets += sizeBytes;
    }
}
