namespace RoomLens.Rtp.Depacketize;

/// <summary>What one payload says about the beginning of a frame.</summary>
internal enum FrameEdge : byte
{
    /// <summary>It continues a frame.</summary>
    Inside,
    /// <summary>The payload format does not say: the packet before it decides (another timestamp, or a marker).</summary>
    Unknown,
    /// <summary>As <see cref="Unknown"/>, but what may be missing before it in its frame is of no use to a decoder (it holds the parameter sets).</summary>
    SelfContained,
    /// <summary>It begins a frame.</summary>
    Start,
}
