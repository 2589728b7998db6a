namespace RoomLens.Sfu.Pipes;

/// <summary>What the receiving end of a pipe asks the sending end.</summary>
internal enum PipeRequestKind
{
    /// <summary>Send a producer's packets as a stream.</summary>
    Open,
    /// <summary>Send them no more.</summary>
    Close,
    /// <summary>A receiver needs a key frame of a layer.</summary>
    KeyFrame,
    /// <summary>These layers are used, and by people or by observers only.</summary>
    Layers,
    /// <summary>A receiver misses a packet that never came through the pipe.</summary>
    Repair,
}
