namespace RoomLens.Rtp.Congestion.Delay;

/// <summary>What the delay of packets says about the path (draft-ietf-rmcat-gcc-02 section 5.4).</summary>
public enum BandwidthUsage
{
    /// <summary>Queues neither grow nor shrink.</summary>
    Normal,
    /// <summary>A queue grows: more is sent than passes.</summary>
    Overusing,
    /// <summary>A queue drains.</summary>
    Underusing,
}
