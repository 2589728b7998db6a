using RoomLens.Rtp.Clock;
using RoomLens.Rtp.Frames;

namespace RoomLens.ObserverBot.Receiving;

/// <summary>Where complete frames go. Called on the media thread; must neither block nor keep the frame.</summary>
internal interface IFrameTaker
{
    /// <summary>Frames that the decoder refused so far.</summary>
    public long Refused { get; }

    /// <summary>Pictures decoded so far.</summary>
    public long Decoded { get; }

    /// <summary>Takes a copy. False: it had to drop frames and needs a key frame.</summary>
    public bool Enqueue(in EncodedFrame frame, in CaptureStamp capture);

    /// <summary>This many packets or frames came whole and were nothing the codec allows.</summary>
    public void HandleUnreadable(long count);
}
