using RoomLens.Rtp.Congestion.Delay;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion.Rates;

/// <summary>
/// Raises the rate while the queue does not grow and lowers it at once when it does: additive or multiplicative increase, multiplicative decrease
/// (draft-ietf-rmcat-gcc-02 section 5.5).
/// </summary>
internal sealed class RateController(BandwidthEstimatorOptions options)
{
    private const double Decrease = 0.85;
    private const double IncreasePerSecond = 1.08;
    private const double MostAboveAcknowledged = 1.5;
    private const long SmallestStepBps = 1000;
    private const int PacketBits = 1200 * 8;

    // Section 5.5: the delay of detector and feedback beside the round trip.
    private static readonly TimeSpan Response = TimeSpan.FromMilliseconds(100);

    // As long as this after a decrease the last half second still shows the rate that was too much.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly LinkCapacity _capacity = new();
    private Instant? _raisedAt;
    private Instant? _loweredAt;
    private bool _holds;

    /// <summary>Bit/s.</summary>
    public long BitrateBps { get; private set; } = options.StartBps;

    /// <summary>When it was last lowered; null = never.</summary>
    public Instant? LoweredAt => _loweredAt;

    /// <summary>More is known to pass.</summary>
    public void RaiseTo(long bitrateBps)
    {
        if (bitrateBps <= BitrateBps) return;
        _capacity.Check(bitrateBps);
        Set(bitrateBps);
    }

    /// <summary>Nothing is heard any more.</summary>
    public void Halve(Instant now)
    {
        Set(BitrateBps / 2);
        (_loweredAt, _raisedAt) = (now, null);
    }

    /// <summary>Takes the detector's verdict, once per feedback.</summary>
    public void Update(BandwidthUsage usage, in RateSample sample, Instant now)
    {
        switch (usage)
        {
            case BandwidthUsage.Overusing:
                Lower(sample, now);
                break;
            case BandwidthUsage.Underusing:
                // The queue drains: wait until it is empty.
                (_holds, _raisedAt) = (true, null);
                break;
            default:
                // What arrives without a growing queue is the least that passes.
                if (!(now - _loweredAt < Settling)) RaiseTo(sample.AcknowledgedBps);
                if (_holds) (_holds, _raisedAt) = (false, now);
                else if (!sample.IsApplicationLimited) Raise(sample, now);
                else _raisedAt = now;
                break;
        }
    }

    private void Lower(in RateSample sample, Instant now)
    {
        var acknowledgedBps = sample.AcknowledgedBps;
        // The effect of the last step is not seen earlier.
        var isRecent = now - _loweredAt < sample.RoundTrip + Response;
        if (isRecent && (acknowledgedBps > BitrateBps / 2 || sample.SaysNothingOfThePath)) return;
        if (sample.SaysNothingOfThePath)
        {
            Set((long)(Decrease * BitrateBps));
        }
        else
        {
            _capacity.Check(acknowledgedBps);
            _capacity.Add(acknowledgedBps);
            Set(Math.Min(BitrateBps, (long)(Decrease * acknowledgedBps)));
        }

        (_holds, _loweredAt, _raisedAt) = (true, now, null);
    }

    private void Raise(in RateSample sample, Instant now)
    {
        var (acknowledgedBps, roundTrip) = (sample.AcknowledgedBps, sample.RoundTrip);
        var seconds = Math.Min(1, (now - _raisedAt)?.TotalSeconds ?? 0);
        _raisedAt = now;
        if (acknowledgedBps > BitrateBps) _capacity.Check(acknowledgedBps);
        double step;
        if (_capacity.IsNear(BitrateBps))
        {
            // Half a packet per response time.
            var responses = seconds / (roundTrip + Response).TotalSeconds;
            step = Math.Max(SmallestStepBps * seconds, 0.5 * Math.Min(responses, 1) * PacketBits);
        }
        else
        {
            step = Math.Max(SmallestStepBps * seconds, BitrateBps * (Math.Pow(IncreasePerSecond, seconds) - 1));
        }

        var most = (long)(MostAboveAcknowledged * acknowledgedBps) + 10 * SmallestStepBps;
        if (BitrateBps < most) Set(Math.Min(BitrateBps + (long)step, most));
    }

    private void Set(long bitrateBps) => BitrateBps = Math.Clamp(bitrateBps, options.MinBps, options.MaxBps);
}
