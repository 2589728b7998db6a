namespace RoomLens.Contracts.Sfu;

/// <summary>A published stream.</summary>
public sealed record ProducerState
{
    /// <summary>Producer id.</summary>
    public required string Id { get; init; }
    /// <summary>Publishing peer.</summary>
    public required string PeerId { get; init; }
    /// <summary><c>video</c> or <c>audio</c>.</summary>
    public required string Kind { get; init; }
    /// <summary>Codec name as in SDP, e.g. <c>VP8</c>.</summary>
    public required string Codec { get; init; }
    /// <summary><c>camera</c> or <c>screen</c>.</summary>
    public string Source { get; set; } = "camera";
    /// <summary>Layers seen so far, lowest first.</summary>
    public IReadOnlyList<LayerState> Layers { get; set; } = [];
    /// <summary>0 (nothing arrives) to 10 (no loss).</summary>
    public int Score { get; init; }
    /// <summary>Paused by its publisher.</summary>
    public bool Paused { get; init; }
    /// <summary>Received bit/s over the last second.</summary>
    public long Bitrate { get; init; }
    /// <summary>May be observed now: by its token, the room's policy and the participant's decision.</summary>
    public bool Observable { get; set; } = true;
    /// <summary>Why it may not, one of <see cref="Consent.ObservationBars"/>; absent when it may.</summary>
    public string? Barred { get; init; }
}
