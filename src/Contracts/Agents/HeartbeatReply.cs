namespace RoomLens.Contracts.Agents;

/// <summary>Answer to a heartbeat.</summary>
/// <param name="ReceivedAt">The scheduler's clock on receipt; half the round trip bounds the clock difference.</param>
/// <param name="Drain">
/// The bot is to give its streams back and to say <see cref="AgentHeartbeat.Draining"/> from now on; the node is to open no more rooms and to close
/// those it has. A node goes on as usual when it is no longer said.
/// </param>
/// <param name="Cordon">The node gets no new rooms; it remembers that for the next scheduler (<see cref="AgentHello.Cordoned"/>).</param>
/// <param name="DrainWithinS">How long the rooms of a node that drains may still end by themselves, from the first time it is told; seconds.</param>
/// <param name="Others">The node is not alone: a room that it does not have may belong to another one, which it asks before it opens it.</param>
public sealed record HeartbeatReply(DateTimeOffset ReceivedAt, bool Drain = false, bool Cordon = false, double DrainWithinS = 0, bool Others = false);
