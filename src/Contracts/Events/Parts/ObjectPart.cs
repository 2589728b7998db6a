namespace RoomLens.Contracts.Events.Parts;

/// <summary>One object in a picture.</summary>
public sealed record ObjectPart
{
    /// <summary>Id of the track within the assignment.</summary>
    public required long TrackId { get; init; }
    /// <summary>Label of the model.</summary>
    public required string Label { get; init; }
    /// <summary>Score in this frame, 0..1.</summary>
    public required double Score { get; init; }
    /// <summary>Best score so far.</summary>
    public double TopScore { get; init; }
    /// <summary>Threshold it had to pass.</summary>
    public double Threshold { get; init; }
    /// <summary>Where it is.</summary>
    public required Box Box { get; init; }
    /// <summary>Zones it is in.</summary>
    public IReadOnlyList<string>? Zones { get; init; }
}
