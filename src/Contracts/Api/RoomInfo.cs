namespace RoomLens.Contracts.Api;

/// <summary>One entry of <c>GET /v1/rooms</c>.</summary>
/// <param name="RoomId">Room.</param>
/// <param name="NodeId">SFU node that serves it.</param>
/// <param name="Peers">Participants without observers.</param>
/// <param name="Producers">Published streams.</param>
/// <param name="Observed">Of these, observed now.</param>
public sealed record RoomInfo(string RoomId, string NodeId, int Peers, int Producers, int Observed);
