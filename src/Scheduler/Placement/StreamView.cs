using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Consent;

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

    /// <summary>May be observed: as its node says, or as <see cref="Consent"/> says once that was judged.</summary>
    public bool Observable { get; init; } = true;

    /// <summary>Why it may not, as its node says.</summary>
    public string? Barred { get; init; }

    /// <summary>What policy, decision and token say about it.</summary>
    public ConsentVerdict Consent { get; init; } = ConsentVerdict.Allowed;
}
