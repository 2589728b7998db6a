using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.FrameProcessing.Decode;

/// <summary>One decoded picture, borrowed: valid until the next call on the decoder it came from.</summary>
public readonly ref struct DecodedFrame
{
    /// <summary>Planes, size, rotation and range.</summary>
    public required PictureView Picture { get; init; }
    /// <summary>The id its access unit was decoded under.</summary>
    public required long FrameId { get; init; }
}
