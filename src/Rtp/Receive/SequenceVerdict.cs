namespace RoomLens.Rtp.Receive;

/// <summary>What <see cref="SequenceGuard"/> makes of a sequence number.</summary>
public enum SequenceVerdict
{
    /// <summary>Belongs to the stream: in order, late, or after a loss.</summary>
    Accepted,
    /// <summary>Far off, once: drop the packet, it may be a stray.</summary>
    Stray,
    /// <summary>Far off twice in a row: the sender restarted; reset what depends on the numbering.</summary>
    Restarted,
}
