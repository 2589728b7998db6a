using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion.Delay;

/// <summary>
/// Puts packets sent together into groups and gives how much longer each group took than the one before (draft-ietf-rmcat-gcc-02 sections 5.1
/// and 5.2). A forwarder sends in bursts, one per received batch, so the groups are these bursts.
/// </summary>
internal sealed class PacketGroups
{
    private const long BurstNs = 5_000_000;
    private const long BurstUs = 5_000;
    private const long LongestBurstUs = 100_000;

    // Beyond this the receiver's clock jumped, or nothing was sent: no statement about queues.
    private const long JumpUs = 3_000_000;

    private Group? _previous;
    private Group? _current;

    /// <summary>Adds a packet; true when it begins a new group, so that the two before it can be compared.</summary>
    public bool TryAdd(Instant sentAt, long arrivalUs, out GroupVariation variation)
    {
        variation = default;
        if (_current is not { } current)
        {
            _current = new Group(sentAt, arrivalUs);
            return false;
        }

        // Overtaken by a newer group: it says nothing any more.
        if (sentAt < current.FirstSent) return false;
        if (Belongs(current, sentAt, arrivalUs))
        {
            _current = current with
            {
                LastSent = sentAt > current.LastSent ? sentAt : current.LastSent,
                LastArrivalUs = Math.Max(arrivalUs, current.LastArrivalUs),
            };
            return false;
        }

        var compared = _previous is { } previous && TryCompare(previous, current, out variation);
        _previous = current;
        _current = new Group(sentAt, arrivalUs);
        return compared;
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => (_previous, _current) = (null, null);

    private static bool Belongs(in Group group, Instant sentAt, long arrivalUs)
    {
        if (sentAt.Nanoseconds - group.FirstSent.Nanoseconds <= BurstNs) return true;
        // Held up somewhere and let go together: their spacing says nothing about the bottleneck.
        var arrivalDelta = arrivalUs - group.LastArrivalUs;
        var sendDelta = (sentAt.Nanoseconds - group.LastSent.Nanoseconds) / 1000;
        return arrivalDelta - sendDelta < 0 && arrivalDelta <= BurstUs && arrivalUs - group.FirstArrivalUs < LongestBurstUs;
    }

    private static bool TryCompare(in Group earlier, in Group later, out GroupVariation variation)
    {
        var sendUs = (later.LastSent.Nanoseconds - earlier.LastSent.Nanoseconds) / 1000;
        var arrivalUs = later.LastArrivalUs - earlier.LastArrivalUs;
        variation = new GroupVariation(sendUs / 1000.0, (arrivalUs - sendUs) / 1000.0, later.LastArrivalUs / 1000.0);
        return arrivalUs is >= 0 and < JumpUs && sendUs is >= 0 and < JumpUs;
    }

    private readonly record struct Group(Instant FirstSent, Instant LastSent, long FirstArrivalUs, long LastArrivalUs)
    {
        public Group(Instant sent, long arrivalUs)
            : this(sent, sent, arrivalUs, arrivalUs)
        {
        }
    }
}
