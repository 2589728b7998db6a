using RoomLens.Rtp.Congestion.Delay;

namespace RoomLens.Rtp.Congestion;

/// <summary>What a path is believed to carry.</summary>
/// <param name="BitrateBps">Bit/s of whole RTP packets; never below the options' minimum.</param>
/// <param name="AcknowledgedBps">Bit/s that arrived lately; 0 = not known yet.</param>
/// <param name="LossFraction">Share of packets lost lately, 0..1.</param>
/// <param name="RoundTrip">From sending a packet to the feedback about it, the receiver's feedback interval included.</param>
/// <param name="Usage">What the delay says at the moment.</param>
public readonly record struct BandwidthEstimate(long BitrateBps, long AcknowledgedBps, double LossFraction, TimeSpan RoundTrip, BandwidthUsage Usage);
