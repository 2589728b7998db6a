namespace RoomLens.Rtp.Send;

/// <summary>Bounds of a <see cref="RetransmissionHistory"/>.</summary>
public sealed record RetransmissionHistoryOptions
{
    /// <summary>Age by arrival after which a packet is no longer answered; default 2 s, as mediasoup for video.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Sequence numbers held, holes included; default 2500, as mediasoup.</summary>
    public int MaxPackets { get; init; } = 2500;

    /// <summary>
    /// RTP clock rate by whose timestamps packets age and are kept in order, as mediasoup does: for packets that do not come as they were captured.
    /// Default null: they age by arrival, and timestamps are not looked at (pictures sent out of order have no rising ones).
    /// </summary>
    public int? TimestampClockHz { get; init; }
}
