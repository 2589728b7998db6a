using RoomLens.Contracts.Api;

namespace RoomLens.Contracts.Agents.Plans;

/// <summary>
/// One event state machine over one model: subscriptions that ask for the same model with the same thresholds and lifecycle share it.
/// A bot runs each model once per frame, however many plans name it.
/// </summary>
public sealed record DetectorPlan
{
    /// <summary>Stable key of this group within the stream; observations carry it back.</summary>
    public required string Key { get; init; }
    /// <summary>Model name.</summary>
    public required string Model { get; init; }
    /// <summary>Analysed frames per second.</summary>
    public required double Fps { get; init; }
    /// <summary>Thresholds per label, <c>*</c> for the rest; absent = the model's default.</summary>
    public IReadOnlyDictionary<string, double>? Thresholds { get; init; }
    /// <summary>Labels to report; empty = the model's default set.</summary>
    public IReadOnlyList<string> Labels { get; set; } = [];
    /// <summary>When an object counts as there and as gone.</summary>
    public required Lifecycle Lifecycle { get; init; }
    /// <summary>Subscriptions behind it.</summary>
    public required IReadOnlyList<string> Subscriptions { get; init; }
}
