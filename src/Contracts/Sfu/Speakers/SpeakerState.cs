namespace RoomLens.Contracts.Sfu.Speakers;

/// <summary>Who speaks in a room.</summary>
/// <param name="PeerId">The participant.</param>
/// <param name="ProducerId">Its audio stream.</param>
/// <param name="Volume">Average level when it began, dBov: −127 to 0 (RFC 6464).</param>
public sealed record SpeakerState(string PeerId, string ProducerId, int Volume);
