namespace RoomLens.Contracts.Agents;

/// <summary>Answer to a hello.</summary>
/// <param name="Protocol">Protocol version of the scheduler.</param>
/// <param name="SchedulerId">The answering scheduler's instance.</param>
/// <param name="HeartbeatMs">How often to send heartbeats.</param>
/// <param name="LeaseMs">Silence after which the scheduler counts the agent as lost.</param>
/// <param name="ServerTime">The scheduler's clock when it answered.</param>
public sealed record AgentWelcome(int Protocol, string SchedulerId, int HeartbeatMs, int LeaseMs, DateTimeOffset ServerTime);
