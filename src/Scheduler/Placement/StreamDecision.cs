using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Scheduler.Placement;

/// <summary>What is to become of one stream.</summary>
internal sealed record StreamDecision
{
    public required StreamView Stream { get; init; }

    /// <summary>Subscriptions that want it; empty = nobody does.</summary>
    public required IReadOnlyList<string> Subscriptions { get; init; }

    /// <summary>The bot to observe it; null = nobody wants it, or it is pending.</summary>
    public string? BotId { get; init; }

    /// <summary>Why it is pending, or what of it cannot run.</summary>
    public string? Reason { get; init; }

    /// <summary>What the bot is to run; empty without a bot.</summary>
    public IReadOnlyList<DetectorPlan> Detectors { get; init; } = [];

    public Want? Want { get; init; }

    public PictureSize? Cap { get; init; }

    /// <summary>What it is observed for, as the participants are told.</summary>
    public string? Purpose { get; init; }

    /// <summary>Capacity units it is expected to take, on its bot or on any.</summary>
    public double Cost { get; init; }

    /// <summary>Pending for want of room, so that one more bot would take it: not when bots are there and none of them can serve it.</summary>
    public bool WaitsForRoom { get; init; }

    public bool IsPending => BotId is null && Subscriptions.Count > 0;
}
