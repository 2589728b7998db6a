using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.ObserverBot.Detection;

/// <summary>A detector's state for one stream: one caller at a time, frames in order.</summary>
internal interface IDetectorSession : IDisposable
{
    /// <summary>Looks at one picture, which is only borrowed, and fills <paramref name="analysis"/> (cleared first).</summary>
    public void Analyse(in PictureView picture, in FrameStamp stamp, Analysis analysis);
}
