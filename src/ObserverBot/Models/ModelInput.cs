namespace RoomLens.ObserverBot.Models;

/// <summary>The picture input: <c>float32 [1,3,Height,Width]</c>.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record ModelInput(string Name, int Width, int Height);
