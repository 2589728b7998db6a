using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.WebRtc;

/// <summary>What a peer's RTCP may be about: its own streams and views.</summary>
internal sealed class PeerTargets(PublishedStreams streams, ViewedStreams views) : IRtcpTargets
{
    /// <inheritdoc/>
    public Producer? FindProducer(uint ssrc) => streams.Find(ssrc);

    /// <inheritdoc/>
    public Consumer? FindConsumer(uint ssrc) => views.Find(ssrc);
}
