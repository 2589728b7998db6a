namespace RoomLens.Contracts.Events;

/// <summary>A box, normalized to 0..1 of the upright displayed picture, origin top left.</summary>
public readonly record struct Box(double X, double Y, double Width, double Height);
