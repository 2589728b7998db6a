namespace RoomLens.Scheduler.Webhooks;

/// <summary>Result of one attempt.</summary>
/// <param name="Verdict">What it led to.</param>
/// <param name="Status">HTTP status; null = no answer.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="RetryAfter">When the receiver asks for the next attempt.</param>
internal sealed record AttemptResult(DeliveryVerdict Verdict, int? Status, string? Error, TimeSpan? RetryAfter = null);
