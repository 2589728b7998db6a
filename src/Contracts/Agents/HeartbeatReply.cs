namespace RoomLens.Contracts.Agents;

/// <summary>Answer to a heartbeat.</summary>
/// <param name="ReceivedAt">The scheduler's clock on receipt; half the round trip bounds the clock difference.</param>
public sealed record HeartbeatReply(DateTimeOffset ReceivedAt);
