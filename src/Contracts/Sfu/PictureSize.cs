namespace RoomLens.Contracts.Sfu;

/// <summary>A ceiling in pixels.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record PictureSize(int Width, int Height);
