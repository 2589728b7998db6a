using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Consent;
using RoomLens.Contracts.Events;
using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Consent;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Consent;

public sealed class ConsentCommandsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Decide_Refused_EndsItsEventsAndPlacesNothing()
    {
        await using var rig = await ObservingAsync();

        await new ConsentCommands(rig.State).DecideAsync("lobby", "ann", allowed: false, byAdmin: false);
        var last = rig.Events[^1].Data.Event!;
        await rig.Reconciler.RunOnce();

        Assert.Equal((EventState.Ended, EventCause.ConsentWithdrawn), (last.State, last.Cause));
        Assert.Empty(rig.Plan("bot-1")!.Assignments);
        Assert.Equal((0, 0), (rig.Status.Pending, rig.Status.WaitingForRoom().Count));
        var shown = Assert.Single(new StateViews(rig.State, rig.Status).Streams(null));
        Assert.Equal(("denied", ConsentVerdict.Refused.Reason), (shown.State, shown.Reason));
    }

    [Fact]
    public async Task Observe_AfterTheRefusal_IsAcknowledgedAndNotWritten()
    {
        await using var rig = await ObservingAsync();
        var assignment = rig.Plan("bot-1")!.Assignments[0];
        await new ConsentCommands(rig.State).DecideAsync("lobby", "ann", allowed: false, byAdmin: false);
        var written = rig.Events.Count;

        var ack = await rig.Agents.ObserveAsync("bot-1", new ObservationBatch("i-1",
        [
            Samples.Seen(ObservationKind.Ended, 2, assignment.AssignmentId, assignment.Epoch),
            Samples.Seen(ObservationKind.Started, 3, assignment.AssignmentId, assignment.Epoch, occurrence: 9),
            Samples.Seen(ObservationKind.Health, 4, assignment.AssignmentId, assignment.Epoch),
        ]));

        Assert.Equal((4L, written), (ack!.AckedThrough, rig.Events.Count));
    }

    [Fact]
    public async Task Decide_AllowedAgain_PlacesTheStreamUnderAHigherEpoch()
    {
        await using var rig = await ObservingAsync();
        var commands = new ConsentCommands(rig.State);
        await commands.DecideAsync("lobby", "ann", allowed: false, byAdmin: false);
        await rig.Reconciler.RunOnce();

        await commands.DecideAsync("lobby", "ann", allowed: true, byAdmin: false);
        await rig.Reconciler.RunOnce();

        Assert.Equal(2, Assert.Single(rig.Plan("bot-1")!.Assignments).Epoch);
    }

    [Fact]
    public async Task PutPolicy_Ask_WaitsSinceThenUntilTheParticipantAllows()
    {
        await using var rig = await ObservingAsync();
        var commands = new ConsentCommands(rig.State);
        await commands.PutPolicyAsync("lobby", new RoomPolicy { Observation = RoomObservation.Ask });
        await rig.Reconciler.RunOnce();
        var since = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        await rig.Reconciler.RunOnce();

        var waiting = Assert.Single(new StateViews(rig.State, rig.Status).Streams("lobby"));
        await commands.DecideAsync("lobby", "ann", allowed: true, byAdmin: true);
        await rig.Reconciler.RunOnce();

        Assert.Equal(("waiting_for_consent", since), (waiting.State, waiting.Since));
        Assert.Single(rig.Plan("bot-1")!.Assignments);
    }

    [Fact]
    public async Task Stream_OfANodeThatDoesNotKnowThePolicy_IsPlacedOnceItDoes()
    {
        await using var rig = new CoreRig(_folder.Database, _time);
        await rig.SubscribeAsync("motion");
        rig.Node();
        rig.Agents.Hello(Samples.BotHello());
        var producer = new ProducerState { Id = "p-1", PeerId = "ann", Kind = "video", Codec = "VP8", Observable = false, Barred = ObservationBars.UnknownPolicy };
        rig.Feed(new FeedMessage { Type = FeedTypes.ProducerAdded, RoomId = "lobby", Producer = producer });
        await rig.Reconciler.RunOnce();
        var (placedBefore, pending) = (rig.Plan("bot-1")!.Assignments.Count, rig.Status.Pending);

        rig.Feed(new FeedMessage { Type = FeedTypes.ProducerChanged, RoomId = "lobby", Producer = producer with { Observable = true, Barred = null } });
        await rig.Reconciler.RunOnce();

        Assert.Equal((0, 0, 1), (placedBefore, pending, rig.Plan("bot-1")!.Assignments.Count));
    }

    [Fact]
    public async Task NodePlan_NamesTheRoomsOfTheNode_AndGrowsWithEachChange()
    {
        await using var rig = new CoreRig(_folder.Database, _time);
        await rig.Started;
        var commands = new ConsentCommands(rig.State);
        await commands.PutPolicyAsync("elsewhere", new RoomPolicy { Observation = RoomObservation.Denied });
        rig.Node("p-1");
        await rig.Reconciler.RunOnce();
        var first = NodePlan(rig)!;
        await rig.Reconciler.RunOnce();
        var same = NodePlan(rig);

        await commands.DecideAsync("lobby", "ann", allowed: false, byAdmin: false);
        var second = NodePlan(rig)!;
        rig.Feed(new FeedMessage { Type = FeedTypes.PeerJoined, RoomId = "attic", Peer = new PeerState("eve", "whip", Samples.Noon) });
        await rig.Reconciler.RunOnce();
        var third = NodePlan(rig)!;

        Assert.Equal(["lobby"], first.Rooms.Select(room => room.RoomId));
        Assert.Same(first, same);
        Assert.Equal(["ann"], Assert.Single(second.Rooms).Refused);
        Assert.Equal(["attic", "lobby"], third.Rooms.Select(room => room.RoomId));
        Assert.True(first.Version < second.Version && second.Version < third.Version);
        Assert.All([first, second, third], plan => Assert.Equal(rig.State.Term, plan.Term));
    }

    [Fact]
    public async Task NodePlan_BeforeTheNodesRoomsAreKnown_IsNotMade()
    {
        await using var rig = new CoreRig(_folder.Database, _time);
        rig.Agents.Hello(new AgentHello
        {
            Kind = AgentKind.Node,
            Id = "node-1",
            InstanceId = "n-1",
            Protocol = AgentProtocol.Version,
            Addresses = new AgentAddresses { Control = "http://127.0.0.1:8082" },
        });

        await rig.Reconciler.RunOnce();

        Assert.Null(NodePlan(rig));
    }

    [Fact]
    public async Task Restart_KeepsPoliciesAndDecisions_AndTellsThemUnderAHigherTerm()
    {
        NodePlan before;
        await using (var rig = await ObservingAsync())
        {
            var commands = new ConsentCommands(rig.State);
            await commands.PutPolicyAsync("lobby", new RoomPolicy { Observation = RoomObservation.Ask, Visible = false });
            await commands.DecideAsync("lobby", "bob", allowed: true, byAdmin: true);
            before = NodePlan(rig)!;
        }

        await using var again = new CoreRig(_folder.Database, _time);
        await again.Started;
        again.Node("p-1");
        again.Agents.Hello(Samples.BotHello());
        await again.Reconciler.RunOnce();

        var room = Assert.Single(NodePlan(again)!.Rooms);
        Assert.Equal((RoomObservation.Ask, false), (room.Observation, room.Visible));
        Assert.Equal(["bob"], room.Allowed);
        Assert.True(NodePlan(again)!.Term > before.Term);
        Assert.Empty(again.Plan("bot-1")!.Assignments);
        Assert.True(again.State.Consents.Find("lobby", "bob")!.ByAdmin);
    }

    [Fact]
    public async Task Erase_RemovesTheParticipantsEvents_AndNothingThatCameLate()
    {
        await using var rig = await ObservingAsync();
        var assignment = rig.Plan("bot-1")!.Assignments[0];
        var commands = new ConsentCommands(rig.State);
        await commands.DecideAsync("lobby", "ann", allowed: false, byAdmin: false);
        var stored = rig.Events.Count;

        await commands.EraseAsync("lobby", "bob");
        var afterOther = rig.Events.Count;
        await commands.EraseAsync("lobby", "ann");
        await rig.Agents.ObserveAsync("bot-1", new ObservationBatch("i-1",
            [Samples.Seen(ObservationKind.Started, 7, assignment.AssignmentId, assignment.Epoch, occurrence: 3)]));

        Assert.Equal((true, stored, 0), (stored > 1, afterOther, rig.Events.Count));
        Assert.False(rig.State.Consents.Find("lobby", "ann")!.Allowed);
    }

    private static NodePlan? NodePlan(CoreRig rig) => rig.State.Read(_ => rig.State.Nodes.Find("node-1"))?.Plan.Current;

    /// <summary>Stream p-1 of ann in the lobby is observed by bot-1, with one open event.</summary>
    private async Task<CoreRig> ObservingAsync()
    {
        var rig = new CoreRig(_folder.Database, _time);
        await rig.SubscribeAsync("motion");
        rig.Node("p-1");
        rig.Agents.Hello(Samples.BotHello());
        await rig.Reconciler.RunOnce();
        var assignment = rig.Plan("bot-1")!.Assignments[0];
        await rig.Agents.ObserveAsync("bot-1", new ObservationBatch("i-1",
            [Samples.Seen(ObservationKind.Started, 1, assignment.AssignmentId, assignment.Epoch, detector: assignment.Detectors[0].Key)]));
        return rig;
    }
}
