namespace RoomLens.FrameProcessing.Decode;

/// <summary>How much of a stream is decoded; each step is less than the one before.</summary>
public enum DecodeLimit
{
    /// <summary>Every frame.</summary>
    None,
    /// <summary>Temporal layer 0 only; all of a stream without temporal layers.</summary>
    BaseTemporalLayer,
    /// <summary>Key frames only.</summary>
    KeyFrames,
}
