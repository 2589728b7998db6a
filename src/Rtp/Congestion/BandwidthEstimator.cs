using RoomLens.Rtp.Congestion.Delay;
using RoomLens.Rtp.Congestion.Probing;
using RoomLens.Rtp.Congestion.Rates;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion;

/// <summary>
/// Estimates what one path carries from transport-wide feedback about the packets sent over it (draft-ietf-rmcat-gcc-02): the lower of what the
/// delay and the losses allow, raised faster by probes while more is wanted. Nothing is allocated per packet.
/// </summary>
/// <remarks>
/// Give it every packet (<see cref="HandleSent"/>) and every feedback; call <see cref="HandleTimeout"/> at <see cref="NextTimeout"/>, then poll
/// padding until there is none, and the estimate. Spurious calls are harmless.
/// </remarks>
public sealed class BandwidthEstimator(BandwidthEstimatorOptions options)
{
    // Below this share of the estimate it is the application that limits: what is sent does not test the path.
    private const double ApplicationLimit = 0.65;
    private const double RoundTripWeight = 0.25;

    private readonly SentPacketHistory _history = new();
    private readonly FeedbackClock _clock = new();
    private readonly PacketGroups _groups = new();
    private readonly OveruseDetector _detector = new();
    private readonly AcknowledgedBitrate _acknowledged = new();
    private readonly SendRate _sent = new();
    private readonly RateController _rate = new(options);
    private readonly LossBound _loss = new();
    private readonly ProbeScheduler _probes = new();
    private readonly DelayTrend _trend = new();
    private Instant? _heardAt;
    private Instant? _unheardSince;
    private long _acknowledgedBps;
    private long _newestReported = -1;
    private long _polledBps = -1;
    private TimeSpan _roundTrip = TimeSpan.FromMilliseconds(200);
    private BandwidthUsage _usage;

    /// <summary>Enough feedback came for the estimate to say something; before, it is only the start value.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Rate that the sender would use if it could, bit/s; up to it the path is probed. 0 = no probes.</summary>
    public long DesiredBps { get; set; }

    /// <summary>Packets numbered so far.</summary>
    public long SentPackets => _history.Next;

    /// <summary>The estimate now.</summary>
    public BandwidthEstimate Estimate => new(BitrateBps, _acknowledgedBps, _loss.Fraction, _roundTrip, _usage);

    /// <summary>What is sent is far less than the estimate.</summary>
    public bool IsApplicationLimited => _sent.BitrateBps < ApplicationLimit * BitrateBps;

    /// <summary>When to call <see cref="HandleTimeout"/>, later than now once it was called; null before anything is known.</summary>
    public Instant? NextTimeout(Instant now)
    {
        if (!IsKnown) return null;
        var silence = _unheardSince + options.FeedbackTimeout;
        return DesiredBps > BitrateBps ? Instant.Earliest(silence, _probes.NextTimeout(now)) : silence;
    }

    private long BitrateBps => Math.Clamp(Math.Min(_rate.BitrateBps, _loss.BitrateBps ?? long.MaxValue), options.MinBps, options.MaxBps);

    /// <summary>A packet leaves; gives the number it is to carry (<see cref="TransportSequence.Insert"/>). Size: octets of the RTP packet.</summary>
    public ushort HandleSent(int sizeBytes, Instant now)
    {
        _unheardSince ??= now;
        _sent.Add(sizeBytes, now);
        var cluster = _probes.Cluster is { } active && !active.IsSent(now) ? active : null;
        cluster?.HandleSent(_history.Next, sizeBytes);
        return _history.Add(sizeBytes, cluster?.Id ?? 0, now);
    }

    /// <summary>
    /// Feedback of the receiver. Numbers never sent, or told of before, are not heard; nor what it tells beyond as many packets as are remembered: a few
    /// octets may tell of 65,535.
    /// </summary>
    public void HandleFeedback(TransportWideReader feedback, Instant now)
    {
        var arrivalUs = _clock.Widen(feedback.ReferenceTime);
        var overuse = false;
        SentPacket? newest = null;
        for (var left = SentPacketHistory.MaxPackets; left > 0 && feedback.TryRead(out var sequence, out var status, out var deltaUs); left--)
        {
            if (status == PacketStatus.NotReceived)
            {
                if (_history.TryTakeLost(sequence, out var lost)) HandleLost(lost);
                continue;
            }

            arrivalUs += deltaUs;
            if (!_history.TryTakeReceived(sequence, out var packet)) continue;
            overuse |= HandleReceived(packet, arrivalUs, now);
            newest = packet;
        }

        if (newest is not { } last) return;
        _roundTrip += (now - last.SentAt - _roundTrip) * RoundTripWeight;
        _heardAt = now;
        _unheardSince = null;
        Update(overuse ? BandwidthUsage.Overusing : _usage, now);
    }

    /// <summary>Work that is due: probes, and what silence means.</summary>
    public void HandleTimeout(Instant now)
    {
        if (!IsKnown) return;
        if (now - _unheardSince >= options.FeedbackTimeout)
        {
            _rate.Halve(now);
            _probes.Abort(now);
            _unheardSince = now;
        }

        _probes.Consider(BitrateBps, DesiredBps, _rate.LoweredAt, now);
    }

    /// <summary>Padding that is to leave now, in octets; send a packet, tell it by <see cref="HandleSent"/>, and ask again. A sender that has none asks no more.</summary>
    public bool TryPollPadding(Instant now, out int sizeBytes) => _probes.TryPollPadding(now, out sizeBytes);

    /// <summary>The estimate, if it changed since this was last asked and is known.</summary>
    public bool TryPollEstimate(out BandwidthEstimate estimate)
    {
        estimate = Estimate;
        if (!IsKnown || estimate.BitrateBps == _polledBps) return false;
        _polledBps = estimate.BitrateBps;
        return true;
    }

    private void HandleLost(in SentPacket packet)
    {
        _newestReported = Math.Max(_newestReported, packet.Sequence);
        _loss.Add(lost: true);
    }

    /// <summary>True: with this packet the queue is found to grow.</summary>
    private bool HandleReceived(in SentPacket packet, long arrivalUs, Instant now)
    {
        _newestReported = Math.Max(_newestReported, packet.Sequence);
        _loss.Add(lost: false);
        _acknowledged.Add(arrivalUs, packet.SizeBytes);
        if (packet.Probe != 0 && _probes.Cluster?.Id == packet.Probe) _probes.Cluster.HandleReceived(packet, arrivalUs);
        if (!_groups.TryAdd(packet.SentAt, arrivalUs, out var variation)) return false;
        _usage = _detector.Detect(_trend.Add(variation), variation.SendDeltaMs, now);
        return _usage == BandwidthUsage.Overusing;
    }

    private void Update(BandwidthUsage usage, Instant now)
    {
        if (_acknowledged.BitrateBps is { } acknowledged) _acknowledgedBps = acknowledged;
        if (_acknowledgedBps == 0) return;
        IsKnown = true;
        _rate.Update(usage, new RateSample(_acknowledgedBps, _sent.BitrateBps, _roundTrip, IsApplicationLimited), now);
        _loss.Update(_rate.BitrateBps, _acknowledgedBps, now);
        if (_probes.TryPollResult(_newestReported, now, out var result) && result.BitrateBps > BitrateBps)
        {
            _rate.RaiseTo(result.BitrateBps);
            _loss.RaiseTo(result.BitrateBps);
        }

        if (usage == BandwidthUsage.Overusing && _rate.LoweredAt == now) _probes.Abort(now);
    }
}
