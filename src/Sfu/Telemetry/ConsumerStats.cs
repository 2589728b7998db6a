using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Telemetry;

/// <summary>A consumer in <c>/v1/stats</c>.</summary>
internal sealed record ConsumerStats(
    string ConsumerId, string ProducerId, string? ObserverId, uint Ssrc, long? Epoch, string? AssignmentId, bool Standby, bool Paused,
    long PacketsSent, long OctetsSent, long BitrateBps, long Retransmitted, long RetransmissionsMissed, long KeyFramesRequested,
    long Sheds, double FractionLost, double RoundTripMs)
{
    /// <summary>Its state now.</summary>
    public static ConsumerStats Of(Consumer consumer) => new(
        consumer.Id, consumer.Producer.Id, consumer.ObserverId, consumer.Settings.Ssrc, consumer.Assignment?.Epoch, consumer.Assignment?.AssignmentId,
        consumer.IsStandby, consumer.IsPaused, consumer.Sent.TotalPackets, consumer.Sent.TotalOctets, consumer.Sent.BitrateBps,
        consumer.Retransmitted, consumer.RetransmissionsMissed, consumer.KeyFramesRequested, consumer.Sheds, consumer.FractionLost, consumer.RoundTrip.TotalMilliseconds);
}
