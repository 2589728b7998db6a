using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Congestion;

/// <summary>
/// Divides a receiver's bandwidth: sound first; then the lowest layer of every video, the more important first; then, among equals in turn, one
/// layer more as long as it fits. The most important video keeps its lowest layer whatever the estimate says: an estimate can be wrong, and a
/// call without a picture is worse than one with a late picture.
/// </summary>
internal static class BandwidthDivision
{
    // What a layer takes rises with the scene; granting it to the last bit would take it away again a second later.
    private const double RaiseMargin = 1.1;

    /// <summary>Sets <see cref="ConsumerShare.Next"/> of each running share. They come the more important first.</summary>
    public static void Divide(IReadOnlyList<ConsumerShare> shares, long availableBps, Instant now)
    {
        foreach (var share in shares)
        {
            if (!share.IsRunning) continue;
            share.Next = share.IsAudio ? 0 : ConsumerShare.Nothing;
            if (share.IsAudio) availableBps -= share.Rate(0);
        }

        GrantLowest(shares, ref availableBps, now);
        for (var first = 0; first < shares.Count;)
        {
            var end = first + 1;
            while (end < shares.Count && shares[end].Consumer.Priority == shares[first].Consumer.Priority) end++;
            while (RaiseEach(shares, first, end, ref availableBps, now))
            {
            }

            first = end;
        }
    }

    private static void GrantLowest(IReadOnlyList<ConsumerShare> shares, ref long availableBps, Instant now)
    {
        var isFirst = true;
        foreach (var share in shares)
        {
            if (!share.IsRunning || share.IsAudio || share.Above(ConsumerShare.Nothing) is not { } lowest) continue;
            if (!isFirst && !Fits(share, ConsumerShare.Nothing, lowest, availableBps, now)) continue;
            isFirst = false;
            share.Next = lowest;
            availableBps -= share.Rate(lowest);
        }
    }

    /// <summary>One layer more for each that it fits for; false when it did for none.</summary>
    private static bool RaiseEach(IReadOnlyList<ConsumerShare> shares, int first, int end, ref long availableBps, Instant now)
    {
        var raised = false;
        for (var i = first; i < end; i++)
        {
            var share = shares[i];
            if (!share.IsRunning || share.IsAudio || share.Next == ConsumerShare.Nothing) continue;
            if (share.Above(share.Next) is not { } above || !Fits(share, share.Next, above, availableBps, now)) continue;
            availableBps -= share.Rate(above) - share.Rate(share.Next);
            share.Next = above;
            raised = true;
        }

        return raised;
    }

    private static bool Fits(ConsumerShare share, int from, int to, long availableBps, Instant now)
    {
        var more = share.Rate(to) - share.Rate(from);
        if (to <= share.Granted) return more <= availableBps;
        return share.MayRaise(now) && more * RaiseMargin <= availableBps;
    }
}
