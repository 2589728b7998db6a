namespace RoomLens.Contracts.Agents;

/// <summary>Answer to a heartbeat.</summary>
/// <param name="ReceivedAt">The scheduler's clock on receipt; half the round trip bounds the clock difference.</param>
/// <param name="Drain">The bot is to give its streams back and to say <see cref="AgentHeartbeat.Draining"/> from now on.</param>
public sealed record HeartbeatReply(DateTimeOffset ReceivedAt, bool Drain = false);
