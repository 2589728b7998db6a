using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Placement;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Placement;

public sealed class PlacementDeciderTests
{
    [Fact]
    public void Decide_NoSubscription_NobodyWantsIt()
    {
        var decision = Single(Decide([Samples.Stream("p")], [Samples.Subscription(room: "other")], [Samples.Bot("b")]));

        Assert.Empty(decision.Subscriptions);
        Assert.Null(decision.BotId);
        Assert.False(decision.IsPending);
    }

    [Fact]
    public void Decide_NoBot_IsPendingWithTheReason()
    {
        var decision = Single(Decide([Samples.Stream("p")], [Samples.Subscription()], []));

        Assert.True(decision.IsPending);
        Assert.Equal("no observer bot is connected", decision.Reason);
    }

    [Fact]
    public void Decide_CodecNobodyDecodes_SaysWhich()
    {
        var decision = Single(Decide([Samples.Stream("p", codec: "AV1")], [Samples.Subscription()], [Samples.Bot("b")]));

        Assert.Equal("no bot decodes AV1", decision.Reason);
    }

    [Fact]
    public void Decide_ModelNotReady_RunsTheOthersAndSaysWhy()
    {
        var bot = Samples.Bot("b", models: [Samples.Model("motion"), Samples.Model("person", ModelState.Fetching)]);

        var decision = Single(Decide([Samples.Stream("p")], [Samples.Subscription(models: ["motion", "person"])], [bot]));

        Assert.Equal("b", decision.BotId);
        Assert.Equal("motion", Assert.Single(decision.Detectors).Model);
        Assert.Equal("not running: person (fetching: no weights)", decision.Reason);
    }

    [Fact]
    public void Decide_ModelBecameReady_StaysAndRunsIt()
    {
        var decision = Single(Decide(
            [Samples.Stream("p")], [Samples.Subscription(models: ["motion", "person"])], [Samples.Bot("a"), Samples.Bot("b")], Now("p", "b")));

        Assert.Equal("b", decision.BotId);
        Assert.Equal(2, decision.Detectors.Count);
        Assert.Null(decision.Reason);
    }

    [Fact]
    public void Decide_NoBotRunsAnyModel_IsPending()
    {
        var bot = Samples.Bot("b", models: Samples.Model("motion"));

        var decision = Single(Decide([Samples.Stream("p")], [Samples.Subscription(models: "person")], [bot]));

        Assert.True(decision.IsPending);
        Assert.Equal("no bot can run person (not offered)", decision.Reason);
    }

    [Fact]
    public void Decide_ManyStreams_SpreadsByLoadAndIsDeterministic()
    {
        var streams = Enumerable.Range(0, 8).Select(i => Samples.Stream($"p{i}")).ToArray();
        BotView[] bots = [Samples.Bot("a", capacity: 1), Samples.Bot("b", capacity: 3)];

        var first = Decide(streams, [Samples.Subscription()], bots);
        var second = Decide([.. streams.Reverse()], [Samples.Subscription()], [.. bots.Reverse()]);

        Assert.Equal(2, first.Count(decision => decision.BotId == "a"));
        Assert.Equal(6, first.Count(decision => decision.BotId == "b"));
        Assert.Equal(
            first.Select(decision => (decision.Stream.Key.ProducerId, decision.BotId)).Order(),
            second.Select(decision => (decision.Stream.Key.ProducerId, decision.BotId)).Order());
    }

    [Fact]
    public void Decide_FullBots_HighestPriorityGoesFirstAndTheRestIsPending()
    {
        var heavy = Samples.Model("person", costMs: 150);
        Subscription[] subscriptions =
        [
            Samples.Subscription("low", "*", "person"),
            Samples.Subscription("high", "vip", "person") with { Priority = 5 },
        ];

        var decisions = Decide(
            [Samples.Stream("p1"), Samples.Stream("p2", room: "vip")], subscriptions, [Samples.Bot("b", capacity: 1, models: heavy)]);

        Assert.True(decisions[0].IsPending);
        Assert.StartsWith("every capable bot is full", decisions[0].Reason, StringComparison.Ordinal);
        Assert.Equal("b", decisions[1].BotId);
    }

    [Fact]
    public void Decide_StreamLargerThanAnyBot_GetsAnEmptyOne()
    {
        var heavy = Samples.Model("person", costMs: 1000);

        var decision = Single(Decide([Samples.Stream("p")], [Samples.Subscription()], [Samples.Bot("b", capacity: 1, models: heavy)]));

        Assert.Equal("b", decision.BotId);
    }

    [Fact]
    public void Decide_BotWithoutCapacity_GetsNothing() =>
        Assert.True(Single(Decide([Samples.Stream("p")], [Samples.Subscription()], [Samples.Bot("b", capacity: 0)])).IsPending);

    [Fact]
    public void Decide_Drained_MovesWhenItCanAndStaysWhenItCannot()
    {
        var draining = Samples.Bot("a", draining: true);

        Assert.Equal("b", Single(Decide([Samples.Stream("p")], [Samples.Subscription()], [draining, Samples.Bot("b")], Now("p", "a"))).BotId);
        Assert.Equal("a", Single(Decide([Samples.Stream("p")], [Samples.Subscription()], [draining], Now("p", "a"))).BotId);
        Assert.Null(Single(Decide([Samples.Stream("p")], [Samples.Subscription()], [draining])).BotId);
    }

    [Fact]
    public void Decide_MeasuredCost_ReplacesTheEstimate()
    {
        var now = new CurrentPlacement(new StreamKey("lobby", "p1"), "b", 0.99);

        var decisions = Decide([Samples.Stream("p1"), Samples.Stream("p2")], [Samples.Subscription()], [Samples.Bot("b")], now);

        Assert.Equal("b", decisions[0].BotId);
        Assert.True(decisions[1].IsPending);
    }

    [Theory]
    [InlineData("camera", null, true)]
    [InlineData("screen", null, false)]
    [InlineData(null, "an*", true)]
    [InlineData(null, "bob", false)]
    public void Decide_Selector_ChoosesStreams(string? source, string? peer, bool wanted)
    {
        var subscription = Samples.Subscription() with { Select = new StreamSelector("video", source, peer) };

        Assert.Equal(wanted, Single(Decide([Samples.Stream("p")], [subscription], [Samples.Bot("b")])).BotId == "b");
    }

    [Fact]
    public void Decide_UnobservablePublisher_IsNotWanted() =>
        Assert.Null(Single(Decide([Samples.Stream("p", observable: false)], [Samples.Subscription()], [Samples.Bot("b")])).BotId);

    [Fact]
    public void Decide_SameModelAndRules_SharesOneDetectorAtTheHighestRate()
    {
        Subscription[] subscriptions =
        [
            Samples.Subscription("a") with { Fps = 2, Labels = ["x", "y"] },
            Samples.Subscription("b") with { Fps = 8, Labels = ["y", "x"] },
            Samples.Subscription("c") with { Lifecycle = new Lifecycle(LostS: 9) },
        ];

        var detectors = Single(Decide([Samples.Stream("p")], subscriptions, [Samples.Bot("b")])).Detectors;

        Assert.Equal(2, detectors.Count);
        var shared = Assert.Single(detectors, detector => detector.Subscriptions.Count == 2);
        Assert.Equal(8, shared.Fps);
        Assert.Equal(["a", "b"], shared.Subscriptions);
        Assert.Equal(2, detectors.Select(detector => detector.Key).Distinct().Count());
    }

    [Fact]
    public void Decide_Want_IsTheUnionOfModelsAndSubscriptions()
    {
        Subscription[] subscriptions =
        [
            Samples.Subscription("a", "*", "motion", "person") with { Fps = 3 },
            Samples.Subscription("b", "*", "motion") with { Want = new PictureSize(100, 900), Cap = new PictureSize(1280, 720) },
        ];
        var bot = Samples.Bot("b", models: [Samples.Model("motion", width: 160), Samples.Model("person", width: 416)]);

        var decision = Single(Decide([Samples.Stream("p")], subscriptions, [bot]));

        Assert.Equal(new Want(416, 900, 5), decision.Want);
        Assert.Null(decision.Cap);
    }

    [Fact]
    public void Decide_OneFits_HighestPriorityThenOldestComesFirst()
    {
        StreamView[] streams = [Samples.Stream("a"), Samples.Stream("b"), Samples.Stream("vip", room: "stage")];
        Subscription[] subscriptions = [Samples.Subscription(room: "lobby"), Samples.Subscription("v", "stage") with { Priority = 5 }];
        var waiting = new Dictionary<StreamKey, DateTimeOffset>
        {
            [streams[0].Key] = Samples.Noon,
            [streams[1].Key] = Samples.Noon.AddSeconds(-1),
        };
        string[] Placed(double capacity) => [.. PlacementDecider.Decide(new PlacementSnapshot
        {
            Streams = streams,
            Subscriptions = subscriptions,
            Bots = [Samples.Bot("bot", capacity)],
            Current = [],
            WaitingSince = waiting,
        }).Where(decision => decision.BotId is not null).Select(decision => decision.Stream.Key.ProducerId)];

        Assert.Equal(["vip"], Placed(0.01));
        var cost = Single(Decide([streams[0]], [Samples.Subscription()], [Samples.Bot("bot", 8)])).Cost;
        Assert.Equal(["b", "vip"], Placed(2.1 * cost));
        Assert.Equal(["a", "b", "vip"], Placed(3.1 * cost));
    }

    private static CurrentPlacement Now(string producer, string bot) => new(new StreamKey("lobby", producer), bot, null);

    private static StreamDecision Single(IReadOnlyList<StreamDecision> decisions) => Assert.Single(decisions);

    private static IReadOnlyList<StreamDecision> Decide(
        StreamView[] streams, Subscription[] subscriptions, BotView[] bots, params CurrentPlacement[] current) =>
        PlacementDecider.Decide(new PlacementSnapshot { Streams = streams, Subscriptions = subscriptions, Bots = bots, Current = current });
}
