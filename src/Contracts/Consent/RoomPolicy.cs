namespace RoomLens.Contracts.Consent;

/// <summary><c>PUT /v1/rooms/{room}/policy</c>. A room without one is <c>allowed</c> and <c>visible</c>.</summary>
public sealed record RoomPolicy
{
    /// <summary>Who may be observed.</summary>
    public required RoomObservation Observation { get; init; }
    /// <summary>Whether observers are shown to the participants; default true.</summary>
    public bool Visible { get; set; } = true;
    /// <summary>When it was put; absent = it is the default.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
