using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Congestion;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.WebRtc;

/// <summary>What a peer's RTCP may be about: its own streams and views.</summary>
internal sealed class PeerTargets(PublishedStreams streams, ViewedStreams views, DownlinkBandwidth downlink) : IRtcpTargets
{
    /// <inheritdoc/>
    public Producer? FindProducer(uint ssrc) => streams.Find(ssrc);

    /// <inheritdoc/>
    public Consumer? FindConsumer(uint ssrc) => views.Find(ssrc);

    /// <inheritdoc/>
    public void HandleTransportFeedback(in RtcpPacket packet, Instant now) => downlink.HandleFeedback(packet.ReadTransportWide(), now);
}
