using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Decode;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>What the decoder of a stream tells the one who looks at it. Called on a decode thread, in order; must not block.</summary>
internal interface IDecodedStream
{
    /// <summary>The first frame of the assignment, or the first after a stall, was decoded.</summary>
    public void HandlePresent(in FrameInfo frame, int width, int height, Instant decodedAt);

    /// <summary>No frame was decoded for a while.</summary>
    public void HandleStalled();

    /// <summary>A picture waits in the exchange.</summary>
    public void HandlePicture();

    /// <summary>Only so much of the stream is decoded from now on.</summary>
    public void HandleLimit(DecodeLimit limit);

    /// <summary>What arrives cannot be read: encrypted end to end, or no decoder for it. It ends with <see cref="HandlePresent"/>.</summary>
    public void HandleUnobservable(HealthState state, string reason);
}
