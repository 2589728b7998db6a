using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts.Sfu;

namespace RoomLens.ObserverBot.Reporting;

/// <summary>Under which assignment and consumer a stream is observed now; replaced as a whole when either changes.</summary>
/// <param name="Assignment">As last told by the scheduler.</param>
/// <param name="Part">What observations say about the stream.</param>
internal sealed record StreamIdentity(Assignment Assignment, StreamPart Part)
{
    /// <summary>The identity of a stream, with its consumer once there is one.</summary>
    public static StreamIdentity Create(Assignment assignment, string botId, ConsumerCreated? consumer) => new(assignment, new StreamPart
    {
        RoomId = assignment.RoomId,
        ProducerId = assignment.ProducerId,
        PeerId = assignment.PeerId,
        Codec = consumer?.Codec ?? assignment.Codec,
        Ssrc = consumer?.Ssrc,
        SpatialLayer = consumer?.SpatialLayer,
        TemporalLayer = consumer?.TemporalLayer,
        BotId = botId,
        Epoch = assignment.Epoch,
        AssignmentId = assignment.AssignmentId,
    });
}
