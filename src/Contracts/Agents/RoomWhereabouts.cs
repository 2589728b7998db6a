namespace RoomLens.Contracts.Agents;

/// <summary>Answer to <c>GET /v1/agents/{id}/rooms/{room}?opens=&amp;full=</c>, by which a node asks whether a room that it does not have belongs to another one.</summary>
/// <param name="PublicUrl">Base URL of that node's public listener; absent = there is none, or it is the one that asks.</param>
public sealed record RoomWhereabouts(string? PublicUrl);
