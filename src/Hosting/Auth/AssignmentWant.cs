namespace RoomLens.Hosting.Auth;

/// <summary>The picture an assignment is for.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Fps">Frames per second.</param>
public sealed record AssignmentWant(int Width, int Height, double Fps);
