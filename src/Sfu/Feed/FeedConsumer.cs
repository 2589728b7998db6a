using RoomLens.Contracts.Sfu;

namespace RoomLens.Sfu.Feed;

/// <summary>What the feed says of a consumer when it closes.</summary>
/// <param name="RoomId">Its room.</param>
/// <param name="ProducerId">What it receives.</param>
/// <param name="ConsumerId">Its id.</param>
/// <param name="ObserverId">Observer it belongs to; null for browsers.</param>
/// <param name="AssignmentId">Assignment it was made for, if any.</param>
internal sealed record FeedConsumer(string RoomId, string ProducerId, string ConsumerId, string? ObserverId, string? AssignmentId)
{
    /// <summary>Its close.</summary>
    public FeedMessage Closed(string reason) => new()
    {
        Type = FeedTypes.ConsumerClosed,
        RoomId = RoomId,
        ProducerId = ProducerId,
        ConsumerId = ConsumerId,
        ObserverId = ObserverId,
        AssignmentId = AssignmentId,
        Reason = reason,
    };
}
