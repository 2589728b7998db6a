namespace RoomLens.Contracts.Consent;

/// <summary><c>GET /v1/rooms/{room}/participants/{peer}/observation</c>: what was decided about a participant, and what follows from it.</summary>
public sealed record ParticipantObservation
{
    /// <summary>The decision; absent = there is none, the room's policy holds.</summary>
    public bool? Allowed { get; init; }
    /// <summary>Whose decision: <c>participant</c> or <c>admin</c>.</summary>
    public string? By { get; init; }
    /// <summary>When it was made.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
    /// <summary><c>allowed</c>, <c>denied</c> or <c>waiting_for_consent</c>; a token with <c>observable: false</c> denies beside it.</summary>
    public required string State { get; init; }
    /// <summary>Why, when it is not allowed.</summary>
    public string? Reason { get; init; }
}
