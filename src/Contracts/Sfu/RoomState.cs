using RoomLens.Contracts.Sfu.Speakers;

namespace RoomLens.Contracts.Sfu;

/// <summary><c>GET /v1/rooms/{room}</c> of the control API.</summary>
/// <param name="RoomId">Room.</param>
/// <param name="Peers">Everybody in it.</param>
/// <param name="Producers">Everything published.</param>
/// <param name="ActiveSpeaker">Who speaks; absent = nobody.</param>
public sealed record RoomState(string RoomId, IReadOnlyList<PeerState> Peers, IReadOnlyList<ProducerState> Producers, SpeakerState? ActiveSpeaker = null);
