using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Udp.Rings;

/// <summary>
/// What another thread hands to a media loop without a command: a ring, say. The other thread fills it and calls <see cref="MediaLoop.Nudge"/>.
/// </summary>
public interface ILoopInbox
{
    /// <summary>Whether something waits. Asked before the loop sleeps; loop's thread only.</summary>
    public bool HasPending { get; }

    /// <summary>Takes what waits, a bounded number of entries: the others wait for the next turn, which follows at once. Loop's thread only.</summary>
    public void Drain(Instant now);
}
