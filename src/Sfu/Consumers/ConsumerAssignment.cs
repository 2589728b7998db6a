namespace RoomLens.Sfu.Consumers;

/// <summary>The assignment behind a bot's consumer.</summary>
/// <param name="Epoch">Fencing epoch of the stream.</param>
/// <param name="AssignmentId">The assignment, for the feed.</param>
internal sealed record ConsumerAssignment(long Epoch, string? AssignmentId);
