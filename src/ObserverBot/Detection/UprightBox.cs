using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Detection;

/// <summary>Turns boxes found in a picture as coded into boxes of the upright picture.</summary>
internal static class UprightBox
{
    /// <summary>The box after turning the picture clockwise by <paramref name="rotation"/> degrees.</summary>
    public static Box From(in Box box, int rotation) => rotation switch
    {
        90 => new Box(1 - box.Y - box.Height, box.X, box.Height, box.Width),
        180 => new Box(1 - box.X - box.Width, 1 - box.Y - box.Height, box.Width, box.Height),
        270 => new Box(box.Y, 1 - box.X - box.Width, box.Height, box.Width),
        _ => box,
    };
}
