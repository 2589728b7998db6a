using Microsoft.Extensions.Logging;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>Writes down what attempts led to.</summary>
internal sealed class DeliveryRecorder(SchedulerState state, SchedulerMetrics metrics, Func<double> random, ILogger logger)
{
    /// <summary>Records an attempt durably; true = the lane goes on with the next event.</summary>
    public async Task<bool> RecordAsync(StoredDelivery delivery, AttemptResult result)
    {
        var attempts = delivery.Attempts + 1;
        var pause = result.Verdict == DeliveryVerdict.Retry ? RetrySchedule.PauseAfter(attempts, random()) : null;
        if (pause is { } scheduled && result.RetryAfter is { } asked && asked > scheduled)
            pause = asked;
        var verdict = result.Verdict == DeliveryVerdict.Retry && pause is null ? DeliveryVerdict.Refused : result.Verdict;
        await state.Mutate((batch, now) =>
        {
            var next = delivery with
            {
                State = verdict switch
                {
                    DeliveryVerdict.Delivered => DeliveryState.Delivered,
                    DeliveryVerdict.Retry => DeliveryState.Pending,
                    _ => DeliveryState.Failed,
                },
                Attempts = attempts,
                NextAt = now + (pause ?? TimeSpan.Zero),
                Status = result.Status,
                Error = result.Error,
                UpdatedAt = now,
            };
            // The endpoint and its deliveries may be gone by now; an update must not bring one back.
            if (state.Endpoints.Find(delivery.Endpoint) is not { } endpoint)
                return;
            batch.Add(new StoreChange.UpdateDelivery(next));
            if (verdict == DeliveryVerdict.Gone)
                Disable(endpoint, now, batch);
        });
        Tell(delivery, result, verdict, attempts, pause);
        return verdict is DeliveryVerdict.Delivered or DeliveryVerdict.Refused;
    }

    /// <summary>Gives up a delivery that has no destination any more.</summary>
    public Task DropAsync(StoredDelivery delivery, string reason) => state.Mutate((batch, now) =>
    {
        // Deleting an endpoint deletes its deliveries.
        if (state.Endpoints.Find(delivery.Endpoint) is not null)
            batch.Add(new StoreChange.UpdateDelivery(delivery with { State = DeliveryState.Failed, Error = reason, UpdatedAt = now }));
    });

    private void Disable(StoredEndpoint endpoint, DateTimeOffset now, StoreBatch batch)
    {
        var disabled = endpoint with { DisabledReason = "the receiver answered 410 Gone" };
        state.Endpoints.Put(disabled);
        batch.Add(new StoreChange.PutEndpoint(disabled));
        batch.Add(new StoreChange.FailDeliveries(endpoint.Id, disabled.DisabledReason, now));
        Log.WebhookDisabled(logger, endpoint.Id, disabled.DisabledReason);
    }

    private void Tell(StoredDelivery delivery, AttemptResult result, DeliveryVerdict verdict, int attempts, TimeSpan? pause)
    {
        metrics.WebhookAttempt(verdict switch
        {
            DeliveryVerdict.Delivered => "delivered",
            DeliveryVerdict.Retry => "retry",
            DeliveryVerdict.Gone => "gone",
            _ => "failed",
        });
        if (verdict == DeliveryVerdict.Retry)
            Log.WebhookRetry(logger, delivery.Endpoint, attempts, delivery.EventId, result.Error ?? "", pause ?? TimeSpan.Zero);
        else if (verdict == DeliveryVerdict.Refused)
            Log.WebhookDead(logger, delivery.Endpoint, delivery.EventId, result.Error ?? "");
    }
}
