namespace RoomLens.Contracts.Events.Parts;

/// <summary>When the frame was captured and what happened to it until the event, all in the observing bot's UTC.</summary>
public sealed record ClockPart
{
    /// <summary>Capture time.</summary>
    public required DateTimeOffset CaptureTime { get; init; }
    /// <summary>Where the capture time comes from.</summary>
    public required CaptureSource CaptureSource { get; init; }
    /// <summary>Bot clock minus sender clock, estimated, ms.</summary>
    public double? SenderOffsetMs { get; init; }
    /// <summary>How far the capture time may be off, ms.</summary>
    public double? UncertaintyMs { get; init; }
    /// <summary>First packet of the frame arrived.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }
    /// <summary>Decoded.</summary>
    public DateTimeOffset? DecodedAt { get; init; }
    /// <summary>Detector done.</summary>
    public DateTimeOffset? InferredAt { get; init; }
    /// <summary>Written to the bot's journal.</summary>
    public DateTimeOffset? EmittedAt { get; init; }
    /// <summary>Emitted minus captured, ms; absent when the capture time is only an arrival time.</summary>
    public double? LatencyMs { get; init; }
}
