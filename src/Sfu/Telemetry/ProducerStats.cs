using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Telemetry;

/// <summary>A producer in <c>/v1/stats</c>.</summary>
internal sealed record ProducerStats(
    string ProducerId, string RoomId, string PeerId, string Kind, string Codec, uint? Ssrc, long Epoch, long PacketsReceived, long OctetsReceived,
    long BitrateBps, double Fps, long PacketsLost, long NacksSent, long KeyFramesRequested, int HistoryPackets, long HistoryOctets, bool ClockKnown)
{
    /// <summary>Its state now.</summary>
    public static ProducerStats Of(Producer producer) => new(
        producer.Id, producer.Peer.Room.Id, producer.Peer.Id, Codecs.MediaKinds.Name(producer.Settings.Codec.Kind), producer.Settings.Codec.Name, producer.Ssrc,
        producer.Epoch, producer.Layers.Sum(l => l.Received.TotalPackets), producer.Layers.Sum(l => l.Received.TotalOctets), producer.BitrateBps, producer.Layers.Max(l => l.Received.FramesPerSecond),
        producer.Lost, producer.NacksSent, producer.KeyFramesRequested, producer.Layers.Sum(l => l.History.Count), producer.Layers.Sum(l => (long)l.History.SizeBytes), producer.Clock.IsKnown);
}
