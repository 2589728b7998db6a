using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Capacity;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Capacity;

public sealed class CapacityWatchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_JustStarted_IsNotKnown()
    {
        await using var rig = new CoreRig(Path.Combine(_folder.Path, "s.db"), _time);
        var watch = Watch(rig);
        rig.Node("p-1");

        Assert.Null(watch.Read().WantedMilli);
        Assert.Contains("just started", watch.Read().Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoNode_IsNotKnownRatherThanZero()
    {
        await using var rig = new CoreRig(Path.Combine(_folder.Path, "s.db"), _time);
        var watch = Watch(rig);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(CapacityReading.Because("no SFU node is connected"), watch.Read());
    }

    [Fact]
    public async Task Read_PendingThenAssigned_FollowsTheNeed()
    {
        await using var rig = new CoreRig(Path.Combine(_folder.Path, "s.db"), _time);
        await rig.Started;
        var watch = Watch(rig);
        await rig.SubscribeAsync("person");
        rig.Node("p-1", "p-2");
        _time.Advance(TimeSpan.FromSeconds(5));
        await rig.Reconciler.RunOnce();
        var pending = watch.Read().WantedMilli;

        rig.Agents.Hello(Samples.BotHello());
        await rig.Reconciler.RunOnce();

        Assert.True(pending > 0);
        Assert.True(watch.Read().WantedMilli > pending, "with a bot the models count as well");
        rig.Feed(new FeedMessage { Type = FeedTypes.ProducerClosed, RoomId = "lobby", ProducerId = "p-1" });
        rig.Feed(new FeedMessage { Type = FeedTypes.ProducerClosed, RoomId = "lobby", ProducerId = "p-2" });
        await rig.Reconciler.RunOnce();
        Assert.Equal(0, watch.Read().WantedMilli);
    }

    [Fact]
    public async Task Read_StreamThatNoBotCanServe_AsksForNoMoreBots()
    {
        await using var rig = new CoreRig(Path.Combine(_folder.Path, "s.db"), _time);
        await rig.Started;
        var watch = Watch(rig);
        await rig.SubscribeAsync("person");
        rig.Node("p-1");
        rig.Agents.Hello(Samples.BotHello(models: Samples.Model("motion")));
        _time.Advance(TimeSpan.FromSeconds(5));

        await rig.Reconciler.RunOnce();

        Assert.Equal(1, rig.Status.Pending);
        Assert.Equal(0, watch.Read().WantedMilli);
    }

    [Fact]
    public async Task Read_StreamsLargerThanHalfABot_AsksForABotEach()
    {
        await using var rig = new CoreRig(Path.Combine(_folder.Path, "s.db"), _time);
        await rig.Started;
        var watch = Watch(rig);
        await rig.SubscribeAsync("person");
        rig.Node("p-1", "p-2", "p-3");
        rig.Agents.Hello(Samples.BotHello(models: Samples.Model("person", costMs: 110)));
        _time.Advance(TimeSpan.FromSeconds(5));

        await rig.Reconciler.RunOnce();

        Assert.Equal(2, rig.Status.Pending);
        Assert.Equal(3000, watch.Read().WantedMilli);
    }

    private CapacityWatch Watch(CoreRig rig) => new(rig.State, rig.Status, rig.Reconciler, new SchedulerOptions(), _time.GetUtcNow());
}
