namespace RoomLens.Rtp.Clock;

/// <summary>When a frame was captured, in the UTC of the receiver.</summary>
/// <param name="CaptureTime">UTC of this process.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="SenderOffset">What was added to the sender's clock; zero for <see cref="CaptureSource.Arrival"/>.</param>
/// <param name="Uncertainty">Half-width of the interval the true time lies in, as far as it can be known.</param>
public readonly record struct CaptureStamp(DateTimeOffset CaptureTime, CaptureSource Source, TimeSpan SenderOffset, TimeSpan Uncertainty);
