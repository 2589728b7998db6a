using System.Buffers.Binary;
using RoomLens.Rtp.Congestion;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Congestion;

/// <summary>
/// What one viewer's path carries, and who among its consumers gets how much: numbers the packets that leave, reads the viewer's transport-wide
/// feedback, sends padding as probes, and sets each consumer's ceiling. Viewers without such feedback are not bounded. Owned by the worker thread.
/// </summary>
internal sealed class DownlinkBandwidth
{
    // Beside the estimate's own changes: rates and wishes of the consumers change too.
    private static readonly TimeSpan DivideEvery = TimeSpan.FromMilliseconds(200);

    // A single late turn lowers the estimate by 15 %; only if it stays so the layers follow. A real bottleneck is far below and acts at once.
    private static readonly TimeSpan SmallShortfallFor = TimeSpan.FromSeconds(2);
    private const double SmallShortfall = 1.2;

    // Rates wander while a probe is under way.
    private const double DesiredMargin = 1.2;

    // A change worth telling an application.
    private const double ToldStep = 0.1;

    private readonly List<ConsumerShare> _shares = [];
    private readonly byte[] _idByPayloadType = new byte[128];
    private readonly Dictionary<uint, SentNumbers> _repeatable = [];
    private readonly RepairBudget _repairs = new();
    private BandwidthEstimator? _estimator;
    private Instant _dividedAt;
    private Instant? _shortSince;
    private DownlinkState _state;
    private DownlinkState _told;

    /// <summary>Bit/s that the path carries; 0 = not known.</summary>
    public long AvailableBps => _estimator is { IsKnown: true } estimator ? estimator.Estimate.BitrateBps : 0;

    /// <summary>A consumer of the viewer.</summary>
    public void Attach(Consumer consumer)
    {
        _shares.Add(new ConsumerShare(consumer));
        var settings = consumer.Settings;
        if (settings.TransportSequence == 0) return;
        _estimator ??= new BandwidthEstimator(new BandwidthEstimatorOptions());
        _idByPayloadType[settings.PayloadType & 0x7F] = settings.TransportSequence;
        if (settings.HasRtx) _idByPayloadType[settings.RtxPayloadType!.Value & 0x7F] = settings.TransportSequence;
        else _repeatable[settings.Ssrc] = new SentNumbers();
    }

    /// <summary>A consumer is gone.</summary>
    public void Detach(Consumer consumer)
    {
        _shares.RemoveAll(share => share.Consumer == consumer);
        _repeatable.Remove(consumer.Settings.Ssrc);
    }

    /// <summary>Numbers a packet that is about to leave, one sent again on its own SSRC as it was numbered; gives its new length.</summary>
    public int Stamp(Span<byte> slot, int length, Instant now)
    {
        if (_estimator is not { } estimator || _idByPayloadType[slot[1] & 0x7F] is not (not 0 and var id)) return length;
        if (!_repeatable.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(slot[8..]), out var sent))
            return TransportSequence.Insert(slot, length, id, estimator.HandleSent(length, now));
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(slot[2..]);
        if (!sent.TryGet(sequence, out var number)) sent.Set(sequence, number = estimator.HandleSent(length, now));
        return TransportSequence.Insert(slot, length, id, number);
    }

    /// <summary>Whether that many octets may be sent again now; as long as nothing is known of the path they may.</summary>
    public bool MayRepeat(int octets, Instant now) => AvailableBps is 0 || _repairs.TryTake(octets, AvailableBps, now);

    /// <summary>Feedback of the viewer.</summary>
    public void HandleFeedback(TransportWideReader feedback, Instant now) => _estimator?.HandleFeedback(feedback, now);

    /// <summary>Every turn of the worker: probes, and a new division when something changed.</summary>
    public void HandleTimeout(Instant now)
    {
        if (_estimator is not { } estimator) return;
        estimator.HandleTimeout(now);
        while (estimator.TryPollPadding(now, out var octets) && SendPadding(octets, now))
        {
        }

        if (!estimator.TryPollEstimate(out _) && now - _dividedAt < DivideEvery) return;
        _dividedAt = now;
        Divide(estimator, now);
    }

    /// <summary>What the viewer's application is to be told, if it changed by enough.</summary>
    public bool TryTakeNotice(out DownlinkState state)
    {
        state = _state;
        if (_state.AvailableBps == 0 || (IsNear(_state.AvailableBps, _told.AvailableBps) && IsNear(_state.EffectiveDesiredBps, _told.EffectiveDesiredBps))) return false;
        _told = state;
        return true;
    }

    private static bool IsNear(long a, long b) => Math.Abs(a - b) <= ToldStep * Math.Max(a, b);

    private bool SendPadding(int octets, Instant now)
    {
        foreach (var share in _shares)
            if (share.IsRunning && share.Consumer.Settings.TransportSequence != 0 && share.Consumer.SendPadding(octets, now) > 0) return true;
        return false;
    }

    private void Divide(BandwidthEstimator estimator, Instant now)
    {
        Sort();
        var (desired, current) = (0L, 0L);
        foreach (var share in _shares)
        {
            share.Refresh(AvailableBps, now);
            if (!share.IsRunning) continue;
            desired += share.Rate(share.Wanted);
            current += share.Rate(share.Granted);
        }

        estimator.DesiredBps = (long)(desired * DesiredMargin);
        if (estimator.IsKnown) BandwidthDivision.Divide(_shares, Budget(estimator.Estimate.BitrateBps, current, now), now);
        else GrantAll();
        var granted = 0L;
        foreach (var share in _shares)
        {
            if (!share.IsRunning) continue;
            share.Apply(now);
            granted += share.Rate(share.Granted);
        }

        _state = new DownlinkState(desired, granted, AvailableBps);
    }

    private void GrantAll()
    {
        foreach (var share in _shares) share.GrantAll();
    }

    private long Budget(long estimateBps, long currentBps, Instant now)
    {
        if (currentBps <= estimateBps)
        {
            _shortSince = null;
            return estimateBps;
        }

        _shortSince ??= now;
        return currentBps <= estimateBps * SmallShortfall && now - _shortSince < SmallShortfallFor ? currentBps : estimateBps;
    }

    /// <summary>The more important first, else in the order they came; there are few, and mostly in order.</summary>
    private void Sort()
    {
        for (var i = 1; i < _shares.Count; i++)
            for (var j = i; j > 0 && _shares[j].Consumer.Priority > _shares[j - 1].Consumer.Priority; j--)
                (_shares[j], _shares[j - 1]) = (_shares[j - 1], _shares[j]);
    }
}
