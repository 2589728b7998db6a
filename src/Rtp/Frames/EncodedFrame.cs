using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Frames;

/// <summary>
/// One complete, decodable access unit. The payload is borrowed: it is valid until the call it was handed to returns; whoever keeps it copies it.
/// </summary>
public readonly ref struct EncodedFrame
{
    /// <summary>Codec of the payload.</summary>
    public required VideoCodec Codec { get; init; }
    /// <summary>Elementary frame: VP8/VP9 raw, H.264/H.265 Annex B with 4-byte start codes, AV1 OBUs.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
    /// <summary>Decodable without what came before.</summary>
    public required bool IsKeyFrame { get; init; }
    /// <summary>Extended RTP timestamp.</summary>
    public required MediaTime Timestamp { get; init; }
    /// <summary>Frames before it are missing (it is still decodable: a key frame, or nothing it depends on was lost).</summary>
    public bool GapBefore { get; init; }
    /// <summary>Temporal layer, 0 when the codec has none.</summary>
    public int TemporalId { get; init; }
    /// <summary>Spatial layer, 0 when the codec has none.</summary>
    public int SpatialId { get; init; }
    /// <summary>Arrival of its first packet.</summary>
    public required Instant FirstPacketAt { get; init; }
    /// <summary>Clockwise rotation by the video-orientation extension: 0, 90, 180, 270 degrees.</summary>
    public int Rotation { get; init; }
    /// <summary>Capture clock of the sender from abs-capture-time, when its first packet carried one.</summary>
    public NtpTime? AbsCaptureTime { get; init; }
}
