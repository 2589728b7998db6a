namespace RoomLens.Sfu.Pipes;

/// <summary>What an entry of a pipe is.</summary>
internal enum PipeSlotKind
{
    /// <summary>A packet.</summary>
    Packet,
    /// <summary>The publisher's clock at its last report.</summary>
    Clock,
    /// <summary>The publisher began anew: its clock is not known.</summary>
    NoClock,
}
