namespace RoomLens.Contracts.Sfu;

/// <summary>The picture a consumer needs: the smallest layer at least this large and this fast is chosen.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Fps">Frames per second.</param>
public sealed record Want(int Width, int Height, double Fps);
