using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Udp;

/// <summary>What a media worker does with its datagrams. Every member is called on the loop's thread only, so the worker's state needs no lock.</summary>
public interface IMediaLoopHandler
{
    /// <summary>Deadline of the earliest timer; null when none is armed. Asked once per turn.</summary>
    public Instant? NextTimeout { get; }

    /// <summary>One datagram. The span is borrowed until the method returns and may be changed in place (SRTP); at least 64 bytes lie behind it in the same slot.</summary>
    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now);

    /// <summary>After the datagrams and commands of one turn, before the sends of the turn are flushed.</summary>
    public void HandleTurnEnd(Instant now);

    /// <summary>The deadline has passed. A spurious call is harmless.</summary>
    public void HandleTimeout(Instant now);
}
