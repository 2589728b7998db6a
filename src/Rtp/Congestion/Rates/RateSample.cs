namespace RoomLens.Rtp.Congestion.Rates;

/// <summary>What is known of the traffic when a rate is decided.</summary>
/// <param name="AcknowledgedBps">Arrived in the last half second, bit/s.</param>
/// <param name="SentBps">Sent in the last half second, bit/s.</param>
/// <param name="RoundTrip">To the feedback about a packet.</param>
/// <param name="IsApplicationLimited">What is sent does not test the rate.</param>
internal readonly record struct RateSample(long AcknowledgedBps, long SentBps, TimeSpan RoundTrip, bool IsApplicationLimited)
{
    // A delay that jumps by a fifth of a second holds up as much of half a second's packets; a bottleneck that matters leaves less through.
    private const double MostOfIt = 0.5;

    /// <summary>Little is sent, and most of it arrives: how little says nothing about the path.</summary>
    public bool SaysNothingOfThePath => IsApplicationLimited && AcknowledgedBps >= MostOfIt * SentBps;
}
