using RoomLens.Rtp.Time;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Tests.Workers;

public class StallWatchTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly StallWatch _watch = new(Interval);
    private Instant _now = new(1_000_000_000);

    [Fact]
    public void HandleTick_ThreadThatTurns_NeverStalls()
    {
        for (var turn = 1; turn < 100; turn++) Assert.False(Tick(turn));
    }

    [Fact]
    public void HandleTick_NoTurn_StallsAfterTheLimitAndNotBefore()
    {
        Assert.False(Tick(5));
        for (var i = 1; i < 7; i++) Assert.False(Tick(5));

        Assert.True(Tick(5));
    }

    [Fact]
    public void HandleTick_TurnInBetween_CountsAnew()
    {
        for (var i = 0; i < 7; i++) Tick(5);

        Assert.False(Tick(6));
        for (var i = 1; i < 7; i++) Assert.False(Tick(6));
    }

    [Fact]
    public void HandleTick_ProcessStoppedForAMinute_IsNoStall()
    {
        Tick(5);

        Assert.False(Tick(5, TimeSpan.FromMinutes(1)));
        Assert.False(Tick(5));
    }

    [Fact]
    public void HandleTick_ProcessWaitsForTheProcessor_StallsMuchLater()
    {
        Tick(5);
        for (var i = 1; i < 50; i++) Assert.False(Tick(5, waited: Interval));

        Assert.True(Tick(5, waited: Interval));
    }

    [Fact]
    public void HandleTick_WatchdogWaitsForTheProcessor_IsNoStall()
    {
        Tick(5);

        for (var i = 0; i < 100; i++) Assert.False(Tick(5, TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public void IsStill_AfterTwoLooksWithoutATurn()
    {
        Tick(5);
        Tick(5);
        Assert.False(_watch.IsStill);

        Tick(5);
        Assert.True(_watch.IsStill);

        Tick(6);
        Assert.False(_watch.IsStill);
    }

    [Fact]
    public void HandleTick_BeforeTheFirstTurn_HasMoreTime()
    {
        Tick(0);
        for (var i = 1; i < 50; i++) Assert.False(Tick(0));

        Assert.True(Tick(0));
    }

    private bool Tick(long turns, TimeSpan? after = null, TimeSpan waited = default) => _watch.HandleTick(turns, waited, _now += after ?? Interval);
}
