namespace RoomLens.Rtp.Receive;

/// <summary>Counters of one received stream since its start.</summary>
public readonly record struct ReceiveStreamStats
{
    /// <summary>Packets of the media SSRC.</summary>
    public long Packets { get; init; }
    /// <summary>Payload octets of the media SSRC.</summary>
    public long PayloadBytes { get; init; }
    /// <summary>Retransmissions on their own SSRC.</summary>
    public long RetransmissionPackets { get; init; }
    /// <summary>Expected minus received on the media SSRC, before repair.</summary>
    public long Lost { get; init; }
    /// <summary>Packets that were there already.</summary>
    public long Duplicates { get; init; }
    /// <summary>Packets whose place was given out or given up.</summary>
    public long Late { get; init; }
    /// <summary>Packets refused: foreign payload type, stray sequence number, unreadable payload.</summary>
    public long Refused { get; init; }
    /// <summary>Sequence numbers asked for, each try counted.</summary>
    public long NackedPackets { get; init; }
    /// <summary>Packets that came after they were asked for.</summary>
    public long RecoveredPackets { get; init; }
    /// <summary>Key-frame requests sent.</summary>
    public long KeyFrameRequests { get; init; }
    /// <summary>Frames given out.</summary>
    public long Frames { get; init; }
    /// <summary>Key frames given out.</summary>
    public long KeyFrames { get; init; }
    /// <summary>Complete frames held back: what they refer to is lost.</summary>
    public long UndecodableFrames { get; init; }
    /// <summary>Packets thrown away with incomplete frames.</summary>
    public long DroppedPackets { get; init; }
    /// <summary>Holes given up at their deadline.</summary>
    public long HolesSkipped { get; init; }
    /// <summary>Restarts of the sender.</summary>
    public int Restarts { get; init; }
    /// <summary>From request to repair, smoothed.</summary>
    public TimeSpan RoundTrip { get; init; }
    /// <summary>Interarrival jitter.</summary>
    public TimeSpan Jitter { get; init; }
}
