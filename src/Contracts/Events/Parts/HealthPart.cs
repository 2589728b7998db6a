namespace RoomLens.Contracts.Events.Parts;

/// <summary>A change of a stream's health.</summary>
/// <param name="State">The new state.</param>
/// <param name="Previous">The state before.</param>
/// <param name="Since">Capture time of the first frame in the new state (for <c>stalled</c>: of the last frame).</param>
public sealed record HealthPart(HealthState State, HealthState Previous, DateTimeOffset Since);
