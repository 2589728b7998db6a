namespace RoomLens.Contracts.Events.Parts;

/// <summary>Which stream was observed, by whom, under which epoch.</summary>
public sealed record StreamPart
{
    /// <summary>Room.</summary>
    public required string RoomId { get; init; }
    /// <summary>Producer.</summary>
    public required string ProducerId { get; init; }
    /// <summary>Publishing peer.</summary>
    public string? PeerId { get; init; }
    /// <summary>Codec name as in SDP, e.g. <c>VP8</c>.</summary>
    public string? Codec { get; init; }
    /// <summary>SSRC of the bot's consumer.</summary>
    public uint? Ssrc { get; init; }
    /// <summary>Spatial layer received.</summary>
    public int? SpatialLayer { get; init; }
    /// <summary>Highest temporal layer received.</summary>
    public int? TemporalLayer { get; init; }
    /// <summary>The observing bot.</summary>
    public string? BotId { get; init; }
    /// <summary>Fencing epoch of the assignment.</summary>
    public required long Epoch { get; init; }
    /// <summary>The assignment.</summary>
    public string? AssignmentId { get; init; }
}
