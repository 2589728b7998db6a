namespace RoomLens.ObserverBot.Tracking;

/// <summary>One frame that showed something not yet confirmed.</summary>
/// <param name="MediaTime">Media time of the frame.</param>
/// <param name="CapturedAt">Capture time of the frame.</param>
/// <param name="Score">Score in the frame.</param>
internal readonly record struct CandidateHit(TimeSpan MediaTime, DateTimeOffset CapturedAt, float Score);
