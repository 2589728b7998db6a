namespace RoomLens.Contracts.Api;

/// <summary>Which streams of a room a subscription means; parts are combined with AND.</summary>
/// <param name="Kind"><c>video</c> (the only one that can be observed).</param>
/// <param name="Source"><c>camera</c> or <c>screen</c>.</param>
/// <param name="Peer">Peer id, or a pattern with <c>*</c>.</param>
public sealed record StreamSelector(string? Kind = null, string? Source = null, string? Peer = null);
