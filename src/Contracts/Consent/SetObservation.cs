namespace RoomLens.Contracts.Consent;

/// <summary><c>PUT /v1/rooms/{room}/participants/{peer}/observation</c>, and <c>setObservation</c> of the signalling.</summary>
public sealed record SetObservation
{
    /// <summary>Whether what the participant publishes may be observed.</summary>
    public required bool Allowed { get; init; }
}
