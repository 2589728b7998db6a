namespace RoomLens.ObserverBot.Detection;

/// <summary>What a stream shows, as its publisher says.</summary>
internal enum PictureSource
{
    /// <summary>A camera.</summary>
    Camera,
    /// <summary>A shared screen: it may stand still, be flat and be dark for as long as it likes.</summary>
    Screen,
}
