namespace RoomLens.Contracts.Api;

/// <summary>One entry of <c>GET /v1/streams</c>: a published video and who watches it.</summary>
public sealed record StreamInfo
{
    /// <summary>Room.</summary>
    public required string RoomId { get; init; }
    /// <summary>Producer.</summary>
    public required string ProducerId { get; init; }
    /// <summary>Publishing peer.</summary>
    public required string PeerId { get; init; }
    /// <summary>SFU node.</summary>
    public required string NodeId { get; init; }
    /// <summary>Codec.</summary>
    public required string Codec { get; init; }
    /// <summary>
    /// <c>unsubscribed</c>, <c>pending</c>, <c>assigned</c>, <c>observed</c> or <c>unobservable</c>; <c>denied</c> or <c>waiting_for_consent</c> when it may not be observed.
    /// </summary>
    public required string State { get; init; }
    /// <summary>Why, when pending, degraded or not to be observed.</summary>
    public string? Reason { get; init; }
    /// <summary>Since when it is in this state.</summary>
    public required DateTimeOffset Since { get; init; }
    /// <summary>Subscriptions that want it.</summary>
    public required IReadOnlyList<string> Subscriptions { get; init; }
    /// <summary>Observing bot.</summary>
    public string? BotId { get; init; }
    /// <summary>Current epoch.</summary>
    public long? Epoch { get; init; }
    /// <summary>Current assignment.</summary>
    public string? AssignmentId { get; init; }
    /// <summary>Analysed frames per second.</summary>
    public double? AnalysedFps { get; init; }
    /// <summary>Received picture width.</summary>
    public int? Width { get; init; }
    /// <summary>Received picture height.</summary>
    public int? Height { get; init; }
    /// <summary>Spatial layer received.</summary>
    public int? SpatialLayer { get; init; }
    /// <summary>Temporal layer received.</summary>
    public int? TemporalLayer { get; init; }
    /// <summary>What is decoded of it when that is not everything: <c>base_temporal_layer</c> or <c>key_frames</c>; <see cref="Reason"/> says why.</summary>
    public string? Degraded { get; init; }
    /// <summary>Health as last reported.</summary>
    public string? Health { get; init; }
}
