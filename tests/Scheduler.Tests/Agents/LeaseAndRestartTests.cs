using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Events;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Agents;

public sealed class LeaseAndRestartTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lease_RunOut_AbortsEventsAndMovesTheStreamToAnotherBot()
    {
        await using var rig = await ObservingAsync("bot-1");
        rig.Agents.Hello(Samples.BotHello("bot-2", "i-2"));
        _time.Advance(TimeSpan.FromSeconds(2));
        rig.Beat("bot-2", "i-2");
        rig.BeatNode();
        _time.Advance(TimeSpan.FromSeconds(1.5));

        await rig.Leases.CheckAsync();
        await rig.Reconciler.RunOnce();

        var moved = Assert.Single(rig.Plan("bot-2")!.Assignments);
        Assert.Equal(2, moved.Epoch);
        var aborted = rig.Events.Single(message => message.Type == EventTypes.DetectionAborted);
        Assert.Equal(EventCause.BotLost, aborted.Data.Event!.Cause);
        Assert.Null(rig.Beat("bot-1"));
        Assert.Equal(1, rig.State.Assignments.Reassignments.Of(EndReason.BotLost));
    }

    [Fact]
    public async Task Lease_KeptByHeartbeats_ChangesNothing()
    {
        await using var rig = await ObservingAsync("bot-1");
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            rig.Beat("bot-1");
            rig.BeatNode();
            await rig.Leases.CheckAsync();
            await rig.Reconciler.RunOnce();
        }

        Assert.Equal(1, Assert.Single(rig.Plan("bot-1")!.Assignments).Epoch);
        Assert.Single(rig.Events, message => message.Data.Event is not null);
    }

    [Fact]
    public async Task Lease_AfterAStallOfTheScheduler_IsNotCutShort()
    {
        await using var rig = await ObservingAsync("bot-1");
        await rig.Leases.CheckAsync();
        _time.Advance(TimeSpan.FromSeconds(20));

        await rig.Leases.CheckAsync();

        Assert.NotNull(rig.Beat("bot-1"));
    }

    [Fact]
    public async Task NodeLost_EndsItsEventsAsProducerClosed()
    {
        await using var rig = await ObservingAsync("bot-1");
        _time.Advance(TimeSpan.FromSeconds(3.5));
        rig.Beat("bot-1");

        await rig.Leases.CheckAsync();
        await rig.Reconciler.RunOnce();

        Assert.Empty(rig.Plan("bot-1")!.Assignments);
        Assert.Equal(EventCause.ProducerClosed, rig.Events[^1].Data.Event!.Cause);
    }

    [Fact]
    public async Task SubscriptionDeleted_WithdrawsTheStreamAndEndsItsEvents()
    {
        await using var rig = await ObservingAsync("bot-1");

        await new Scheduler.Subscriptions.SubscriptionCommands(rig.State).DeleteAsync("*", "s");
        await rig.Reconciler.RunOnce();

        Assert.Empty(rig.Plan("bot-1")!.Assignments);
        Assert.Equal(EventCause.ModelChanged, rig.Events[^1].Data.Event!.Cause);
    }

    [Fact]
    public async Task ModelBecomesReady_UpdatesThePlanUnderTheSameEpoch()
    {
        await using var rig = new CoreRig(_folder.Database, _time);
        await rig.SubscribeAsync("motion", "person");
        rig.Node("p-1");
        rig.Agents.Hello(Samples.BotHello(models: [Samples.Model("motion"), Samples.Model("person", ModelState.Missing)]));
        await rig.Reconciler.RunOnce();
        var before = Assert.Single(rig.Plan("bot-1")!.Assignments);

        rig.Agents.Heartbeat("bot-1", new AgentHeartbeat { InstanceId = "i-1", SentAt = _time.GetUtcNow(), Models = [Samples.Model("motion"), Samples.Model("person")] });
        await rig.Reconciler.RunOnce();

        var after = Assert.Single(rig.Plan("bot-1")!.Assignments);
        Assert.Equal((before.AssignmentId, before.Epoch), (after.AssignmentId, after.Epoch));
        Assert.Equal([1, 2], [before.Detectors.Count, after.Detectors.Count]);
    }

    [Fact]
    public async Task Drain_Ordered_MovesTheStreamsAndTellsTheBot()
    {
        await using var rig = await ObservingAsync("bot-1");
        rig.Agents.Hello(Samples.BotHello("bot-2", "i-2"));

        Assert.True(rig.Agents.Drain("bot-1"));
        await rig.Reconciler.RunOnce();

        Assert.Empty(rig.Plan("bot-1")!.Assignments);
        Assert.Equal(2, Assert.Single(rig.Plan("bot-2")!.Assignments).Epoch);
        Assert.True(rig.Beat("bot-1")!.Drain);
        Assert.False(rig.Beat("bot-2", "i-2")!.Drain);
        Assert.Equal(1, rig.State.Assignments.Reassignments.Of(EndReason.BotDrained));
    }

    [Fact]
    public async Task Drain_NobodyElse_KeepsTheStreamsUntilSomebodyComes()
    {
        await using var rig = await ObservingAsync("bot-1");

        rig.Agents.Drain("bot-1");
        await rig.Reconciler.RunOnce();
        var kept = rig.Plan("bot-1")!.Assignments.Count;
        rig.Agents.Hello(Samples.BotHello("bot-2", "i-2"));
        await rig.Reconciler.RunOnce();

        Assert.Equal(1, kept);
        Assert.Single(rig.Plan("bot-2")!.Assignments);
    }

    [Fact]
    public async Task Drain_NewInstance_TakesStreamsAgain()
    {
        await using var rig = await ObservingAsync("bot-1");
        rig.Agents.Drain("bot-1");

        rig.Agents.Hello(Samples.BotHello("bot-1", "i-2"));
        await rig.Reconciler.RunOnce();

        Assert.Single(rig.Plan("bot-1")!.Assignments);
        Assert.False(rig.Agents.Drain("nobody"));
        Assert.Equal(1, rig.State.Assignments.Reassignments.Of(EndReason.BotLost));
    }

    [Fact]
    public async Task Refused_ForLong_IsPlacedUnderAHigherEpoch()
    {
        await using var rig = await ObservingAsync("bot-1");
        var refused = new StreamReport { AssignmentId = rig.Plan("bot-1")!.Assignments[0].AssignmentId, State = StreamState.Refused };
        _time.Advance(TimeSpan.FromSeconds(2.5));

        rig.Beat("bot-1", "i-1", refused);
        rig.BeatNode();
        await rig.Reconciler.RunOnce();

        Assert.Equal(3, Assert.Single(rig.Plan("bot-1")!.Assignments).Epoch);
        Assert.Equal(1, rig.State.Assignments.Reassignments.Of(EndReason.Refused));
    }

    [Fact]
    public async Task Restart_SameBotComesBack_GoesOnUnderTheSameAssignment()
    {
        string assignment;
        await using (var first = await ObservingAsync("bot-1"))
            assignment = first.Plan("bot-1")!.Assignments[0].AssignmentId;
        await using var second = new CoreRig(_folder.Database, _time);
        await second.Started;

        await second.Reconciler.RunOnce();
        Assert.True(second.Reconciler.IsWaiting);
        second.Agents.Hello(Samples.BotHello());
        second.Node("p-1");
        await second.Reconciler.RunOnce();

        Assert.False(second.Reconciler.IsWaiting);
        var plan = second.Plan("bot-1")!;
        Assert.Equal((assignment, 1L), (plan.Assignments[0].AssignmentId, plan.Assignments[0].Epoch));
        Assert.Equal(2, plan.Term);
        Assert.DoesNotContain(second.Events, message => message.Type == EventTypes.DetectionAborted);
        await second.Agents.ObserveAsync("bot-1", new ObservationBatch("i-1", [Samples.Seen(ObservationKind.Ended, 2, assignment, detector: plan.Assignments[0].Detectors[0].Key)]));
        Assert.Equal("0000000001-000000000002", second.Events[^1].Sequence);
    }

    [Fact]
    public async Task Restart_BotDoesNotComeBack_AbortsItsEventsOnce()
    {
        await using (await ObservingAsync("bot-1"))
        {
        }

        await using var second = new CoreRig(_folder.Database, _time);
        second.Node("p-1");
        _time.Advance(TimeSpan.FromSeconds(4));
        await second.Reconciler.RunOnce();
        second.Agents.Hello(Samples.BotHello(instance: "i-9"));
        second.BeatNode();
        await second.Reconciler.RunOnce();

        var aborted = second.Events.Single(message => message.Type == EventTypes.DetectionAborted);
        Assert.Equal(EventCause.BotLost, aborted.Data.Event!.Cause);
        Assert.Equal(2, Assert.Single(second.Plan("bot-1")!.Assignments).Epoch);
        Assert.Equal(1, second.State.Assignments.Reassignments.Of(EndReason.BotLost));
    }

    [Fact]
    public async Task Restart_ProducerWentMeanwhile_EndsItsEvents()
    {
        await using (await ObservingAsync("bot-1"))
        {
        }

        await using var second = new CoreRig(_folder.Database, _time);
        second.Agents.Hello(Samples.BotHello());
        second.Node();
        await second.Reconciler.RunOnce();

        Assert.Equal(EventCause.ProducerClosed, second.Events[^1].Data.Event!.Cause);
    }

    [Fact]
    public async Task ObservationsOfALostInstance_AreStoredWhenItsJournalArrivesLater()
    {
        await using var rig = await ObservingAsync("bot-1");
        var old = rig.Plan("bot-1")!.Assignments[0];
        rig.Agents.Hello(Samples.BotHello(instance: "i-2"));

        var late = Samples.Seen(ObservationKind.Started, 9, old.AssignmentId, occurrence: 77, detector: old.Detectors[0].Key);
        var ack = await rig.Agents.ObserveAsync("bot-1", new ObservationBatch("i-2", [late]));

        Assert.Equal(9, ack!.AckedThrough);
        Assert.Equal([EventTypes.DetectionStarted, EventTypes.DetectionAborted], rig.Events.TakeLast(2).Select(message => message.Type));
        Assert.Equal(["0000000001-000000000003", "0000000001-000000000004"], rig.Events.TakeLast(2).Select(message => message.Sequence));
    }

    /// <summary>One bot observes <c>p-1</c> with one open event.</summary>
    private async Task<CoreRig> ObservingAsync(string bot)
    {
        var rig = new CoreRig(_folder.Database, _time);
        await rig.SubscribeAsync("person");
        rig.Node("p-1");
        rig.Agents.Hello(Samples.BotHello(bot));
        await rig.Reconciler.RunOnce();
        var assignment = Assert.Single(rig.Plan(bot)!.Assignments);
        var started = Samples.Seen(ObservationKind.Started, 1, assignment.AssignmentId, detector: assignment.Detectors[0].Key);
        await rig.Agents.ObserveAsync(bot, new ObservationBatch("i-1", [started]));
        return rig;
    }
}
