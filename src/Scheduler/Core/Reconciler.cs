using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Placement;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Core;

/// <summary>
/// Makes the desired state so: observes the books, decides, and applies the difference: assignments with their epochs, terminal events,
/// plans. Plans become visible after the commit, so no bot ever acts on an epoch that a crash could give twice.
/// </summary>
internal sealed class Reconciler
{
    private readonly SchedulerState _state;
    private readonly PlanBuilder _plans;
    private readonly StartupGrace _grace;
    private readonly StreamStatusBook _status;

    public Reconciler(SchedulerState state, PlanBuilder plans, StartupGrace grace, StreamStatusBook status)
    {
        _state = state;
        _plans = plans;
        _grace = grace;
        _status = status;
    }

    /// <summary>Nothing is decided yet because agents of the predecessor may still come back.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>One pass; the task ends when its result is durable and pushed.</summary>
    public Task RunOnce() => _state.Mutate((batch, now) =>
    {
        _state.NodePlans.Push(batch);
        IsWaiting = !_grace.IsOver(now, batch);
        if (IsWaiting)
            return;
        var decisions = PlacementDecider.Decide(Snapshot(now));
        CloseVanished(decisions, now, batch);
        foreach (var decision in decisions)
            Apply(decision, now, batch);
        _status.Update(decisions, _state.Assignments, now);
        foreach (var bot in _state.Bots.Live)
            _plans.Push(bot, _state.Assignments.OfBot(bot.Id), now, batch);
    });

    /// <summary>Forgets epochs of streams that are gone, which are in the store, and why they ended.</summary>
    public void Forget() => _state.Read(_ =>
    {
        var inUse = _state.Nodes.Streams().Select(stream => stream.Key).Concat(_state.Assignments.Open.Select(open => open.Stream)).ToHashSet();
        _state.Epochs.Forget(inUse);
        _state.Assignments.ForgetEnded(inUse);
        return true;
    });

    private PlacementSnapshot Snapshot(DateTimeOffset now) => new()
    {
        Streams = _state.Streams(),
        Subscriptions = _state.Subscriptions.All,
        Bots = [.. _state.Bots.Live.Select(View)],
        Current = [.. _state.Assignments.Open.Select(open => new CurrentPlacement(open.Stream, open.Stored.BotId, open.MeasuredAt(now)))],
        WaitingSince = _status.PendingSince(),
    };

    private static BotView View(Bot bot) => new()
    {
        Id = bot.Id,
        Capacity = bot.Hello.Capacity,
        Models = bot.Models,
        Codecs = bot.Hello.Codecs,
        Draining = bot.Draining,
    };

    private void CloseVanished(IReadOnlyList<StreamDecision> decisions, DateTimeOffset now, StoreBatch batch)
    {
        var published = decisions.Select(decision => decision.Stream.Key).ToHashSet();
        foreach (var open in _state.Assignments.Open.Where(open => !published.Contains(open.Stream)).ToArray())
            Close(open, EventCause.ProducerClosed, EndReason.Unpublished, now, batch);
    }

    private void Apply(StreamDecision decision, DateTimeOffset now, StoreBatch batch)
    {
        var open = _state.Assignments.OfStream(decision.Stream.Key);
        if (open is not null && open.Stored.BotId != decision.BotId)
        {
            var drained = _state.Bots.FindLive(open.Stored.BotId) is { Draining: true };
            if (!decision.Stream.Observable)
                Close(open, EventCause.ConsentWithdrawn, EndReason.Withdrawn, now, batch);
            else if (decision.BotId is null)
                Close(open, EventCause.ModelChanged, EndReason.Withdrawn, now, batch);
            else
                Close(open, EventCause.BotLost, drained ? EndReason.BotDrained : EndReason.BotUnfit, now, batch);
            open = null;
        }

        if (decision.BotId is null)
            return;
        open ??= Open(decision, now, batch);
        var keys = decision.Detectors.Select(detector => detector.Key).ToHashSet();
        if (open.Open.Keys.Any(key => !keys.Contains(key.DetectorKey)))
            _state.Events.EndDetectors(open, key => !keys.Contains(key), now, batch);
        open.Detectors = decision.Detectors;
        open.Want = decision.Want;
        open.Cap = decision.Cap;
        open.Purpose = decision.Purpose;
        open.SfuUrl = decision.Stream.SfuUrl;
        open.Source = decision.Stream.Source;
        open.Paused = decision.Stream.Paused;
        open.EstimatedCost = decision.Cost;
    }

    private TrackedAssignment Open(StreamDecision decision, DateTimeOffset now, StoreBatch batch)
    {
        var bot = _state.Bots.FindLive(decision.BotId!)!;
        var (epoch, isFirst) = _state.Epochs.Next(decision.Stream.Key);
        if (!isFirst)
            _state.Assignments.CountReassignment(decision.Stream.Key);
        var stored = new StoredAssignment
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Epoch = epoch,
            RoomId = decision.Stream.Key.RoomId,
            ProducerId = decision.Stream.Key.ProducerId,
            PeerId = decision.Stream.PeerId,
            Codec = decision.Stream.Codec,
            NodeId = decision.Stream.NodeId,
            BotId = bot.Id,
            BotInstance = bot.InstanceId,
            OpenedAt = now,
        };
        batch.Add(new StoreChange.OpenAssignment(stored));
        var opened = new TrackedAssignment(stored, restored: false);
        _state.Assignments.Add(opened);
        return opened;
    }

    private void Close(TrackedAssignment open, EventCause cause, EndReason reason, DateTimeOffset now, StoreBatch batch)
    {
        _state.Events.Close(open, cause, now, batch);
        _state.Assignments.MoveToClosed(open, reason);
    }
}
