using RoomLens.Contracts.Consent;

namespace RoomLens.Scheduler.Storage;

/// <summary>The policy put for a room.</summary>
internal sealed record StoredPolicy(string RoomId, RoomObservation Observation, bool Visible, DateTimeOffset UpdatedAt);
