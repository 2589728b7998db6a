namespace RoomLens.ObserverBot.Detection;

/// <summary>The two times of an analysed frame.</summary>
/// <param name="MediaTime">Continuous media time of the stream; durations and windows are measured in it.</param>
/// <param name="CapturedAt">Capture time, UTC; only reported, never computed with.</param>
internal readonly record struct FrameStamp(TimeSpan MediaTime, DateTimeOffset CapturedAt);
