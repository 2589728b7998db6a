using RoomLens.Contracts.Sfu.Speakers;

namespace RoomLens.Contracts.Sfu;

/// <summary>
/// One message of <c>GET /v1/feed</c>. The server-sent event's <c>id</c> resumes (<c>Last-Event-ID</c>); its <c>event</c> is
/// <see cref="Type"/>. After a restart, or when the id is too old, the first message is <c>reset</c> with everything there is.
/// </summary>
public sealed record FeedMessage
{
    /// <summary>One of <see cref="FeedTypes"/>.</summary>
    public required string Type { get; init; }
    /// <summary>The SFU process; <c>reset</c> only.</summary>
    public string? InstanceId { get; init; }
    /// <summary>All rooms; <c>reset</c> only.</summary>
    public IReadOnlyList<RoomState>? Rooms { get; init; }
    /// <summary>Room of the change.</summary>
    public string? RoomId { get; init; }
    /// <summary>Peer that joined.</summary>
    public PeerState? Peer { get; init; }
    /// <summary>Peer that left.</summary>
    public string? PeerId { get; init; }
    /// <summary>New or changed producer, whole.</summary>
    public ProducerState? Producer { get; init; }
    /// <summary>Producer that closed, or the producer of a closed consumer.</summary>
    public string? ProducerId { get; init; }
    /// <summary>Who speaks now; absent in <c>activeSpeaker</c> = nobody.</summary>
    public SpeakerState? Speaker { get; init; }
    /// <summary>Consumer that closed.</summary>
    public string? ConsumerId { get; init; }
    /// <summary>Observer of that consumer.</summary>
    public string? ObserverId { get; init; }
    /// <summary>Assignment of that consumer.</summary>
    public string? AssignmentId { get; init; }
    /// <summary>Why something closed: <c>closed</c>, <c>replaced</c>, <c>transport_closed</c>, <c>timeout</c>, <c>fenced</c>, <c>producer_closed</c>, <c>worker_lost</c>, <c>node_left</c>.</summary>
    public string? Reason { get; init; }
}
