namespace RoomLens.Sfu.Spanning;

/// <summary>An observer on another worker, as participants are told of it.</summary>
internal sealed record MirroredObserver(string Id, string Purpose);
