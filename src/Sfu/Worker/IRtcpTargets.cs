using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Worker;

/// <summary>Finds whom an RTCP packet is about, within what its sender may speak about.</summary>
internal interface IRtcpTargets
{
    /// <summary>The producer that its sender publishes with this SSRC.</summary>
    public Producer? FindProducer(uint ssrc);

    /// <summary>The consumer of its sender with this SSRC.</summary>
    public Consumer? FindConsumer(uint ssrc);

    /// <summary>Transport-wide feedback about all that was sent to its sender; paths without it ignore it.</summary>
    public void HandleTransportFeedback(in RtcpPacket packet, Instant now)
    {
    }
}
