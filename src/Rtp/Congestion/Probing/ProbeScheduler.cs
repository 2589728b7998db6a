using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion.Probing;

/// <summary>
/// Decides when to send a probe and at which rate: while more is wanted than is known to pass. A probe that passes is followed by one of twice
/// the rate at once; one that does not waits longer and longer, never more than <see cref="LongestWait"/>.
/// </summary>
internal sealed class ProbeScheduler
{
    /// <summary>Time between probes that fail, at most.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private const double Step = 2;
    private const double SmallestStep = 1.1;
    private const double WaitGrowth = 1.5;

    // Less than this is too few packets to measure in the time of a probe (at 150 kbit/s 1500 octets), and would leave a low estimate low for good.
    private const long LeastBps = 150_000;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterDecrease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ResultWithin = TimeSpan.FromSeconds(1);

    private readonly ProbeBudget _budget = new();
    private ProbeCluster? _cluster;
    private TimeSpan _wait = ShortestWait;
    private Instant _notBefore;
    private Instant _resultBy;
    private int _lastId;

    /// <summary>The probe under way, sending or waiting for feedback; null = none.</summary>
    public ProbeCluster? Cluster => _cluster;

    /// <summary>When something is to be done next, given that more is wanted.</summary>
    public Instant NextTimeout(Instant now)
    {
        var soon = now + ProbeCluster.Quantum;
        if (_cluster is { } cluster) return cluster.IsSent(now) ? _resultBy : soon;
        // One that is held back by a decrease, or by its budget, is looked at again.
        return _notBefore > soon ? _notBefore : soon;
    }

    /// <summary>Starts a probe if one is due.</summary>
    public void Consider(long estimateBps, long desiredBps, Instant? loweredAt, Instant now)
    {
        if (_cluster is not null)
        {
            if (now >= _resultBy) Finish(passed: false, now);
            return;
        }

        if (desiredBps <= estimateBps || now < _notBefore || now - loweredAt < AfterDecrease) return;
        var affordable = _budget.Available(estimateBps, now) * 8 / ProbeCluster.Duration.TotalSeconds;
        var rate = (long)Math.Min(Math.Min(Math.Max(estimateBps * Step, LeastBps), Math.Max(desiredBps, estimateBps * SmallestStep) * SmallestStep), affordable);
        if (rate < estimateBps * SmallestStep) return;
        _cluster = new ProbeCluster(++_lastId, rate, now);
        _budget.Spend(ProbeCluster.Octets(rate));
        _resultBy = now + ProbeCluster.Duration + ResultWithin;
    }

    /// <summary>Octets of padding that are to leave now.</summary>
    public bool TryPollPadding(Instant now, out int sizeBytes)
    {
        sizeBytes = _cluster is { } cluster && !cluster.IsSent(now) ? (int)Math.Clamp(cluster.Due(now), 0, ProbeCluster.LongestPacket(cluster.RateBps)) : 0;
        return sizeBytes > 0;
    }

    /// <summary>Feedback came up to this number: a probe that is complete gives its result.</summary>
    public bool TryPollResult(long newestReported, Instant now, out ProbeResult result)
    {
        result = default;
        if (_cluster is not { } cluster || !cluster.IsSent(now) || newestReported < cluster.LastSequence) return false;
        result = cluster.Measure();
        Finish(result.Passed, now);
        return true;
    }

    /// <summary>The queue grows: no more of it.</summary>
    public void Abort(Instant now)
    {
        if (_cluster is not null) Finish(passed: false, now);
    }

    private void Finish(bool passed, Instant now)
    {
        _cluster = null;
        _notBefore = passed ? now : now + _wait;
        _wait = passed ? ShortestWait : TimeSpan.FromTicks(Math.Min((long)(_wait.Ticks * WaitGrowth), LongestWait.Ticks));
    }
}
