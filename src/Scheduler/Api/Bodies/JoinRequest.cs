namespace RoomLens.Scheduler.Api.Bodies;

/// <summary><c>POST /v1/rooms/{room}/join</c>.</summary>
/// <param name="Peer">Identity of the participant.</param>
/// <param name="CanPublish">May publish; default true.</param>
/// <param name="CanSubscribe">May subscribe; default true.</param>
/// <param name="Observable">What it publishes may be observed; default true.</param>
internal sealed record JoinRequest(string? Peer, bool CanPublish = true, bool CanSubscribe = true, bool Observable = true);
