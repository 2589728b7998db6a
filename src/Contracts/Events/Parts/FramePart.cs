namespace RoomLens.Contracts.Events.Parts;

/// <summary>The analysed frame, described as displayed (upright).</summary>
public sealed record FramePart
{
    /// <summary>Pixels, upright.</summary>
    public required int Width { get; init; }
    /// <summary>Pixels, upright.</summary>
    public required int Height { get; init; }
    /// <summary>Clockwise degrees the coded picture was turned by: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }
    /// <summary>RTP timestamp on the producer's output timeline.</summary>
    public required uint RtpTimestamp { get; init; }
    /// <summary>Whether it was a key frame.</summary>
    public bool Keyframe { get; init; }
    /// <summary>Whether frames before it were lost.</summary>
    public FrameIntegrity Integrity { get; init; }
}
