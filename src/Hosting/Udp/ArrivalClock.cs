using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Udp;

/// <summary>
/// Maps the kernel's receive times of one socket to the monotonic clock: by how old a datagram was when it was read, on the wall clock. That clock may
/// be set in between, so an arrival is never after the read, nor before the last one.
/// </summary>
internal sealed class ArrivalClock
{
    // A thread that reads later than this after a datagram came has other troubles; a wall clock that was set is the likelier cause.
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(1);

    private Instant _last;

    /// <summary>When a datagram arrived. <paramref name="age"/>: by the wall clock; null = the kernel did not say, then the read time stands.</summary>
    public Instant Map(TimeSpan? age, Instant readAt)
    {
        var arrived = age is { } known && known >= TimeSpan.Zero && known <= Oldest ? readAt - known : readAt;
        if (arrived > _last) _last = arrived;
        return _last;
    }
}
