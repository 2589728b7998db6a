using RoomLens.Rtp.Clock;
using RoomLens.Rtp.Frames;

namespace RoomLens.ObserverBot.Receiving;

/// <summary>Where complete frames go. Called on the media thread; must neither block nor keep the frame.</summary>
internal interface IFrameTaker
{
    /// <summary>Takes a copy. False: it had to drop frames and needs a key frame.</summary>
    public bool Enqueue(in EncodedFrame frame, in CaptureStamp capture);
}
