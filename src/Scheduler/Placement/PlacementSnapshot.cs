using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Assignments;

namespace RoomLens.Scheduler.Placement;

/// <summary>Everything a placement is decided from.</summary>
internal sealed record PlacementSnapshot
{
    public required IReadOnlyList<StreamView> Streams { get; init; }

    public required IReadOnlyCollection<Subscription> Subscriptions { get; init; }

    /// <summary>Live bots only.</summary>
    public required IReadOnlyList<BotView> Bots { get; init; }

    public required IReadOnlyList<CurrentPlacement> Current { get; init; }

    /// <summary>Since when each pending stream waits; streams that are not in it have just begun to.</summary>
    public IReadOnlyDictionary<StreamKey, DateTimeOffset> WaitingSince { get; init; } = new Dictionary<StreamKey, DateTimeOffset>();
}
