namespace RoomLens.Contracts.Api;

/// <summary>One entry of <c>GET /v1/nodes</c>.</summary>
/// <param name="Id">Node.</param>
/// <param name="InstanceId">Its process.</param>
/// <param name="State"><c>live</c>, <c>cordoned</c>, <c>draining</c> or <c>lost</c>.</param>
/// <param name="LastSeen">Last sign of life.</param>
/// <param name="ControlUrl">Control API.</param>
/// <param name="PublicUrl">Public listener.</param>
/// <param name="Rooms">Rooms on it.</param>
/// <param name="Producers">Producers on it.</param>
/// <param name="Capacity">Capacity units: its media workers.</param>
/// <param name="Load">Share of the capacity in use as it last said, 0..1 and above.</param>
public sealed record NodeInfo(
    string Id, string InstanceId, string State, DateTimeOffset LastSeen, string ControlUrl, string? PublicUrl, int Rooms, int Producers,
    double Capacity, double Load);
