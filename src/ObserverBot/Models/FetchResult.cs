namespace RoomLens.ObserverBot.Models;

/// <summary>Outcome of fetching weights: one of the two is set.</summary>
/// <param name="Path">The verified file in the cache.</param>
/// <param name="Problem">Why there is none.</param>
public sealed record FetchResult(string? Path, string? Problem);
