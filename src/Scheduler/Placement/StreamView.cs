using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Assignments;

namespace RoomLens.Scheduler.Placement;

/// <summary>A published video as its node reports it.</summary>
internal sealed record StreamView
{
    public required StreamKey Key { get; init; }

    public required string PeerId { get; init; }

    public required string NodeId { get; init; }

    /// <summary>Control API of the node.</summary>
    public required string SfuUrl { get; init; }

    public required string Codec { get; init; }

    public required string Source { get; init; }

    public IReadOnlyList<LayerState> Layers { get; init; } = [];

    public bool Paused { get; init; }

    public bool Observable { get; init; } = true;
}
