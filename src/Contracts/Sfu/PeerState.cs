namespace RoomLens.Contracts.Sfu;

/// <summary>A participant.</summary>
/// <param name="PeerId">Its id.</param>
/// <param name="Kind"><c>webrtc</c>, <c>whip</c>, <c>plain</c>, <c>backend</c> or <c>observer</c>.</param>
/// <param name="JoinedAt">When it came.</param>
public sealed record PeerState(string PeerId, string Kind, DateTimeOffset JoinedAt);
