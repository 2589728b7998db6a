using RoomLens.Contracts.Events;

namespace RoomLens.Contracts.Api;

/// <summary>One live box.</summary>
/// <param name="TrackId">Id of the track within the assignment.</param>
/// <param name="Label">Label of the model.</param>
/// <param name="Score">0..1.</param>
/// <param name="Box">Normalized, upright.</param>
public sealed record LiveObject(long TrackId, string Label, double Score, Box Box);
