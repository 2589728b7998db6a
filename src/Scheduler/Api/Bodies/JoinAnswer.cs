namespace RoomLens.Scheduler.Api.Bodies;

/// <summary>How a participant gets into a room.</summary>
/// <param name="Url">Signalling WebSocket, for mediasoup-client.</param>
/// <param name="WhipUrl">Where to publish with WHIP.</param>
/// <param name="WhepUrl">Where to play with WHEP; append <c>/{producerId}</c>.</param>
/// <param name="Token">Bearer token for all of them.</param>
internal sealed record JoinAnswer(string Url, string WhipUrl, string WhepUrl, string Token);
