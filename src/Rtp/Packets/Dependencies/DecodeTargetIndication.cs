namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>What a frame is to a decode target (AV1 RTP payload format, appendix A.4).</summary>
public enum DecodeTargetIndication
{
    /// <summary>Not part of it.</summary>
    NotPresent,
    /// <summary>No later frame of it refers to this one.</summary>
    Discardable,
    /// <summary>A receiver may switch to the target here.</summary>
    Switch,
    /// <summary>Part of it.</summary>
    Required,
}
