using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion.Probing;

/// <summary>One probe: for a short time a chosen rate is sent, media and padding together, and measured where it arrives.</summary>
internal sealed class ProbeCluster(int id, long rateBps, Instant startedAt)
{
    /// <summary>How long it sends. Longer measures better and fills a slow queue more: at twice the path's rate it adds half of this to the delay.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(80);

    /// <summary>What is sent ahead: worker turns are this far apart.</summary>
    public static readonly TimeSpan Quantum = TimeSpan.FromMilliseconds(20);

    private const int FewestPackets = 4;
    private const double FewestArrived = 0.8;
    private const double Saturated = 0.9;

    // Arrived much faster than sent: held up and let go at once, so the arrival times say nothing.
    private const double MostCompressed = 2;

    private static readonly TimeSpan SameBurst = TimeSpan.FromMilliseconds(1);

    // Enough of them, also when one is lost.
    private const int PaddingPackets = FewestPackets + 2;

    private int _sentPackets;
    private int _packets;
    private long _octets;
    private long _lastBurstOctets;
    private int _firstArrivalOctets;
    private long _firstArrivalUs;
    private long _lastArrivalUs;
    private Instant _firstSent;
    private Instant _lastSent;

    /// <summary>Number that its packets carry in the history, from 1.</summary>
    public int Id => id;

    /// <summary>Rate it sends at.</summary>
    public long RateBps => rateBps;

    /// <summary>Octets of a probe at this rate.</summary>
    public static long Octets(long rateBps) => (long)(rateBps / 8 * Duration.TotalSeconds);

    /// <summary>Longest padding packet of a probe at this rate: one of few octets is many small packets.</summary>
    public static int LongestPacket(long rateBps) => (int)Math.Min(Octets(rateBps) / PaddingPackets, int.MaxValue);

    /// <summary>Octets sent so far, media included.</summary>
    public long SentOctets { get; private set; }

    /// <summary>Transport-wide number of its last packet.</summary>
    public long LastSequence { get; private set; } = -1;

    /// <summary>Whether it sends no more.</summary>
    public bool IsSent(Instant now) => now - startedAt >= Duration || SentOctets >= Octets(rateBps);

    /// <summary>Octets that are to leave now.</summary>
    public long Due(Instant now) => (long)(rateBps / 8 * (now - startedAt + Quantum).TotalSeconds) - SentOctets;

    /// <summary>A packet of it left.</summary>
    public void HandleSent(long sequence, int sizeBytes)
    {
        SentOctets += sizeBytes;
        LastSequence = sequence;
        _sentPackets++;
    }

    /// <summary>A packet of it arrived.</summary>
    public void HandleReceived(in SentPacket packet, long arrivalUs)
    {
        if (_packets++ == 0)
        {
            (_firstSent, _lastSent) = (packet.SentAt, packet.SentAt);
            (_firstArrivalUs, _lastArrivalUs, _firstArrivalOctets) = (arrivalUs, arrivalUs, packet.SizeBytes);
        }

        if (packet.SentAt - _lastSent > SameBurst) (_lastSent, _lastBurstOctets) = (packet.SentAt, 0);
        _lastBurstOctets += packet.SizeBytes;
        _lastArrivalUs = Math.Max(_lastArrivalUs, arrivalUs);
        _octets += packet.SizeBytes;
    }

    /// <summary>What it tells, once feedback about its last packet has come.</summary>
    public ProbeResult Measure()
    {
        var sentSeconds = (_lastSent - _firstSent).TotalSeconds;
        var arrivedSeconds = (_lastArrivalUs - _firstArrivalUs) / 1e6;
        if (_packets < FewestPackets || _packets < FewestArrived * _sentPackets || sentSeconds <= 0 || arrivedSeconds <= 0) return default;
        var sentBps = (_octets - _lastBurstOctets) * 8 / sentSeconds;
        var arrivedBps = (_octets - _firstArrivalOctets) * 8 / arrivedSeconds;
        if (arrivedBps > MostCompressed * sentBps) return default;
        var passed = arrivedBps >= Saturated * sentBps;
        return new ProbeResult((long)Math.Min(sentBps, arrivedBps), passed);
    }
}
