using RoomLens.Rtp.Clock;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>What is known of an access unit beside its bytes.</summary>
/// <param name="Timestamp">Extended RTP timestamp on the producer's output timeline.</param>
/// <param name="IsKeyFrame">It is a key frame.</param>
/// <param name="GapBefore">Frames before it are missing.</param>
/// <param name="Rotation">Clockwise degrees.</param>
/// <param name="FirstPacketAt">Arrival of its first packet.</param>
/// <param name="Capture">When it was captured.</param>
internal readonly record struct FrameInfo(
    MediaTime Timestamp, bool IsKeyFrame, bool GapBefore, int Rotation, Instant FirstPacketAt, CaptureStamp Capture)
{
    /// <summary>Temporal layer, 0 when the codec has none.</summary>
    public int TemporalId { get; init; }
}
