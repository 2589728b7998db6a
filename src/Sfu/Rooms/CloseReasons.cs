namespace RoomLens.Sfu.Rooms;

/// <summary>Values of <c>reason</c> in the feed (<see cref="Contracts.Sfu.FeedMessage.Reason"/>).</summary>
internal static class CloseReasons
{
    /// <summary>Somebody asked for it.</summary>
    public const string Closed = "closed";
    /// <summary>The same identity came again.</summary>
    public const string Replaced = "replaced";
    /// <summary>Its transport ended.</summary>
    public const string TransportClosed = "transport_closed";
    /// <summary>It was silent for too long.</summary>
    public const string Timeout = "timeout";
    /// <summary>No ICE check for 30 s: the peer's consent to receive has expired (RFC 7675).</summary>
    public const string ConsentExpired = "ice_consent_expired";
    /// <summary>A higher epoch owns the stream.</summary>
    public const string Fenced = "fenced";
    /// <summary>What it consumed is gone.</summary>
    public const string ProducerClosed = "producer_closed";
    /// <summary>Its node stops or is drained: it can be made again, elsewhere or later.</summary>
    public const string NodeLeft = "node_left";
    /// <summary>Its media worker has died.</summary>
    public const string WorkerLost = "worker_lost";
}
