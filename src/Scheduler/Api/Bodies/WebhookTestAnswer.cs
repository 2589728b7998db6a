namespace RoomLens.Scheduler.Api.Bodies;

/// <summary>What a test event led to.</summary>
/// <param name="Delivered">The receiver answered 2xx.</param>
/// <param name="Status">HTTP status; absent = no answer.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="DurationMs">Milliseconds until the answer.</param>
internal sealed record WebhookTestAnswer(bool Delivered, int? Status, string? Error, double DurationMs);
