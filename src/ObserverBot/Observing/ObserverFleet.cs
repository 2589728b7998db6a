using System.Collections.Concurrent;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Planning;

namespace RoomLens.ObserverBot.Observing;

/// <summary>The observers of this bot, brought in line with each plan. Plans are handed in by one caller.</summary>
internal sealed class ObserverFleet(ObserverContext context)
{
    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);

    /// <summary>How all streams do. One caller.</summary>
    public IReadOnlyList<StreamReport> Report() => [.. _running.Values.Select(running => running.Observer.Report())];

    /// <summary>Every stream is observed, or known to be beyond that.</summary>
    public bool IsSettled => _running.Values.All(running => running.Observer.IsSettled);

    /// <summary>Opens, changes and closes what the plan says. Returns at once: closing goes on in the background.</summary>
    public void Apply(BotPlan plan)
    {
        var observed = _running.ToDictionary(pair => pair.Key, pair => pair.Value.Observer.Assignment, StringComparer.Ordinal);
        var change = PlanReconciler.Decide(observed, plan);
        foreach (var id in change.Close)
            if (_running.TryGetValue(id, out var running)) running.Stop.Cancel();
        foreach (var assignment in change.Update)
            if (_running.TryGetValue(assignment.AssignmentId, out var running)) running.Observer.Update(assignment);
        foreach (var assignment in change.Open) Open(assignment);
    }

    /// <summary>Ends all and waits for them.</summary>
    public async Task StopAsync()
    {
        var all = _running.Values.ToList();
        foreach (var running in all) await running.Stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(all.Select(running => running.Ended)).ConfigureAwait(false);
    }

    private void Open(Assignment assignment)
    {
        Log.Opened(context.Logger, assignment.ProducerId, assignment.RoomId, assignment.Epoch);
        var running = new Running(new StreamObserver(context, assignment));
        _running[assignment.AssignmentId] = running;
        running.Ended = RunAsync(assignment, running);
    }

    private async Task RunAsync(Assignment assignment, Running running)
    {
        try
        {
            await running.Observer.RunAsync(running.Stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(new KeyValuePair<string, Running>(assignment.AssignmentId, running));
            running.Stop.Dispose();
            Log.Closed(context.Logger, assignment.ProducerId, assignment.RoomId);
        }
    }

    private sealed class Running(StreamObserver observer)
    {
        public StreamObserver Observer { get; } = observer;

        public CancellationTokenSource Stop { get; } = new();

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
