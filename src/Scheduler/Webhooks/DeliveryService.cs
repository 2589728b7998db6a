using Microsoft.Extensions.Logging;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>
/// Runs the lanes: one runner per lane with pending deliveries, the head first, a few requests at once per endpoint. Everything is in the
/// store; a runner only says when, so that killing the process loses nothing.
/// </summary>
internal sealed class DeliveryService : IAsyncDisposable
{
    private const int ReadAhead = 16;
    private readonly SchedulerState _state;
    private readonly WebhookSender _sender;
    private readonly DeliveryRecorder _recorder;
    private readonly int _concurrency;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<Lane, (LaneState State, Task Runner)> _lanes = [];
    private readonly Dictionary<string, SemaphoreSlim> _slots = [];
    private readonly CancellationTokenSource _stop = new();

    public DeliveryService(
        SchedulerState state, WebhookSender sender, DeliveryRecorder recorder, int concurrency, TimeProvider time, ILogger logger)
    {
        _state = state;
        _sender = sender;
        _recorder = recorder;
        _concurrency = concurrency;
        _time = time;
        _logger = logger;
    }

    /// <summary>Says that a lane has something to do; starts its runner when it has none.</summary>
    public void Wake(string endpoint, string producer)
    {
        var lane = new Lane(endpoint, producer);
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return;
            if (_lanes.TryGetValue(lane, out var running))
            {
                running.State.Wake();
                return;
            }

            var state = new LaneState();
            _lanes[lane] = (state, RunAsync(lane, state, Slots(endpoint)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] runners;
        lock (_lock)
        {
            _stop.Cancel();
            runners = [.. _lanes.Values.Select(lane => lane.Runner)];
        }

        await Task.WhenAll(runners);
        foreach (var slots in _slots.Values)
            slots.Dispose();
        _stop.Dispose();
    }

    private SemaphoreSlim Slots(string endpoint)
    {
        if (!_slots.TryGetValue(endpoint, out var slots))
            _slots[endpoint] = slots = new SemaphoreSlim(_concurrency);
        return slots;
    }

    private async Task RunAsync(Lane lane, LaneState state, SemaphoreSlim slots)
    {
        // Off the store's thread, which must not wait for a first request.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            try
            {
                await DrainAsync(lane, state, slots);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.LaneFailed(_logger, lane.Endpoint, error);
                if (_stop.IsCancellationRequested)
                    return;
                await Task.Delay(TimeSpan.FromSeconds(1), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            if (TryEnd(lane, state))
                return;
        }
    }

    /// <summary>Delivers until nothing is pending.</summary>
    private async Task DrainAsync(Lane lane, LaneState state, SemaphoreSlim slots)
    {
        while (true)
        {
            var pending = _state.Store.ReadLane(lane.Endpoint, lane.ProducerId, ReadAhead);
            if (pending.Count == 0)
                return;
            foreach (var delivery in pending)
            {
                if (!await DeliverAsync(delivery, state, slots))
                    break;
            }
        }
    }

    /// <summary>One attempt at the head; false = the lane must look again (the head waits, or was taken away).</summary>
    private async Task<bool> DeliverAsync(StoredDelivery delivery, LaneState state, SemaphoreSlim slots)
    {
        var wakes = state.Wakes;
        var wait = delivery.NextAt - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await state.WaitAsync(wakes, wait, _time, _stop.Token);
            return false;
        }

        await slots.WaitAsync(_stop.Token);
        try
        {
            var endpoint = _state.Read(_ => _state.Endpoints.Find(delivery.Endpoint));
            if (endpoint is null || endpoint.DisabledReason is not null || _state.Store.ReadEvent(delivery.Cursor) is not { } row)
            {
                await _recorder.DropAsync(delivery, endpoint is null ? "the endpoint was deleted" : endpoint.DisabledReason ?? "the event is gone");
                return true;
            }

            var result = await _sender.SendAsync(endpoint, delivery.EventId, row.Json, _stop.Token);
            return await _recorder.RecordAsync(delivery, result);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Ends the runner unless something came after its last look.</summary>
    private bool TryEnd(Lane lane, LaneState state)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return true;
            if (_state.Store.ReadLane(lane.Endpoint, lane.ProducerId, 1).Count > 0)
                return false;
            _lanes.Remove(lane);
            return true;
        }
    }
}
