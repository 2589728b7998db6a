using System.Text.Json;
using Microsoft.Extensions.Logging;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts;
using RoomLens.Hosting.Http.Sse;
using RoomLens.ObserverBot.Agents;
using RoomLens.ObserverBot.Calls;

namespace RoomLens.ObserverBot.Planning;

/// <summary>Follows the scheduler's plan for this bot: reconnects for ever and passes on each newer plan. While nobody answers the last plan stays in force.</summary>
internal sealed class PlanStream
{
    // The scheduler sends a comment each 10 s.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    private readonly SchedulerClient _scheduler;
    private readonly string _instanceId;
    private readonly PlanKeeper _keeper;
    private readonly Action<BotPlan> _onPlan;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
    private bool _saidLost;

    /// <summary>A follower; <see cref="RunAsync"/> runs it.</summary>
    public PlanStream(
        SchedulerClient scheduler, string instanceId, PlanKeeper keeper, Action<BotPlan> onPlan, TimeProvider time, ILogger log)
    {
        _scheduler = scheduler;
        _instanceId = instanceId;
        _keeper = keeper;
        _onPlan = onPlan;
        _time = time;
        _log = log;
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var detail = await FollowOnceAsync(ct).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            if (!_saidLost && _keeper.Current is not null) Agents.Log.PlanStreamLost(_log, detail);
            _saidLost = true;
            await Task.Delay(_backoff.Next(), _time, ct).ConfigureAwait(false);
        }
    }

    private async Task<string> FollowOnceAsync(CancellationToken ct)
    {
        try
        {
            using var response = await _scheduler.OpenPlanAsync(_instanceId, ct).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) return $"HTTP {(int)response.StatusCode}";
            await using var body = new WatchedStream(await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false), static () => { });
            await foreach (var message in SseReader.ReadAsync(body, Silence, _time, ct).ConfigureAwait(false))
            {
                _backoff.Reset();
                _saidLost = false;
                if (message.Name == "plan") Take(message.Data);
            }
            return "closed by the scheduler";
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is (HttpRequestException or IOException or TimeoutException or OperationCanceledException))
        {
            return e.Message;
        }
    }

    private void Take(string json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, ContractsJson.Default.BotPlan) is { } plan) Take(plan);
        }
        catch (JsonException e)
        {
            Agents.Log.PlanUnreadable(_log, e.Message);
        }
    }

    private void Take(BotPlan plan)
    {
        if (_keeper.TryTake(plan))
        {
            Agents.Log.PlanTaken(_log, plan.Term, plan.Version, plan.Assignments.Count);
            _onPlan(plan);
        }
        else if (_keeper.Current is { } known && PlanKeeper.IsNewer(known, plan))
        {
            Agents.Log.StalePlan(_log, plan.Term, plan.Version, known.Term, known.Version);
        }
    }
}
