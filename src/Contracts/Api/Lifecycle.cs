namespace RoomLens.Contracts.Api;

/// <summary>When an object counts as there and as gone.</summary>
/// <param name="MinHits">Analysed frames that must show it within <paramref name="WindowS"/>; default 3, 1..100.</param>
/// <param name="WindowS">Seconds; default 1, above 0 to 60.</param>
/// <param name="LostS">Seconds not seen until it ends; default 2, above 0 to 600.</param>
/// <param name="CooldownS">Seconds after an end in which the same label starts no new event; default 0, 0..86400.</param>
public sealed record Lifecycle(int MinHits = 3, double WindowS = 1, double LostS = 2, double CooldownS = 0);
