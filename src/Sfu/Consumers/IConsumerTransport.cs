using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Consumers;

/// <summary>What carries a consumer's packets: plain RTP to an observer, or SRTP to a browser. Used on the worker thread only.</summary>
internal interface IConsumerTransport
{
    /// <summary>Room for the next packet, large enough for any datagram and its SRTP tag; not sent until <see cref="CommitRtp"/>.</summary>
    public Span<byte> ReserveRtp();

    /// <summary>Sends the first octets of what was reserved. False: the transport is not connected.</summary>
    public bool CommitRtp(int length);

    /// <summary>Whether it can send the loop's shared packet behind a head of its own: it does not change the payload.</summary>
    public bool SharesPayload => false;

    /// <summary>Sends the first <paramref name="head"/> octets of what was reserved, and from there on the shared packet at hand.</summary>
    public bool CommitShared(int head, int length) => false;

    /// <summary>Whether the path has room for that many octets sent again: a full queue is not emptied by filling it.</summary>
    public bool MayRepeat(int octets, Instant now) => true;

    /// <summary>Sends a compound.</summary>
    public void SendRtcp(ReadOnlySpan<byte> compound);

    /// <summary>The consumer closed: forget it.</summary>
    public void Detach(Consumer consumer);
}
