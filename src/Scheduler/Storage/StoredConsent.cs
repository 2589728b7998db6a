namespace RoomLens.Scheduler.Storage;

/// <summary>What was decided about the observation of one participant.</summary>
/// <param name="RoomId">Room.</param>
/// <param name="PeerId">Identity of the participant.</param>
/// <param name="Allowed">The decision.</param>
/// <param name="ByAdmin">Made by somebody else than the participant.</param>
/// <param name="UpdatedAt">When it was made.</param>
internal sealed record StoredConsent(string RoomId, string PeerId, bool Allowed, bool ByAdmin, DateTimeOffset UpdatedAt);
