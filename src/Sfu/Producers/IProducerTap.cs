using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.KeyFrames;

namespace RoomLens.Sfu.Producers;

/// <summary>Gets every packet of a producer once, whatever the number of receivers behind it: the seam to another worker. Used on the worker thread only.</summary>
internal interface IProducerTap
{
    /// <summary>Whether a receiver behind it uses a layer.</summary>
    public bool Uses(int layer);

    /// <summary>A live packet, borrowed, and what it tells of its frame.</summary>
    public void Forward(in ForwardedPacket packet, in KeyFrameInfo frame);

    /// <summary>The publisher reported, or began anew.</summary>
    public void HandleClock(SenderClock clock);

    /// <summary>Work that is due in between.</summary>
    public void HandleTimeout(Instant now);

    /// <summary>The producer closed.</summary>
    public void HandleClosed();
}
