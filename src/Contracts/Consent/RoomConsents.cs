namespace RoomLens.Contracts.Consent;

/// <summary>Policy and decisions of one room, as its SFU node is told.</summary>
public sealed record RoomConsents
{
    /// <summary>Room.</summary>
    public required string RoomId { get; init; }
    /// <summary>Who may be observed.</summary>
    public required RoomObservation Observation { get; init; }
    /// <summary>Whether observers are shown to the participants.</summary>
    public bool Visible { get; set; } = true;
    /// <summary>Participants who allowed it.</summary>
    public IReadOnlyList<string> Allowed { get; set; } = [];
    /// <summary>Participants who refused it.</summary>
    public IReadOnlyList<string> Refused { get; set; } = [];
}
