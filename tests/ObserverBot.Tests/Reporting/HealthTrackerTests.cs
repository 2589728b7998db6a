using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Reporting;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Tests.Reporting;

public class HealthTrackerTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;
    private readonly HealthTracker _health = new();

    [Fact]
    public void Paused_FramesStop_IsNoStall()
    {
        var paused = _health.HandlePaused(At);
        var stalled = _health.HandleStalled(At);
        var resumed = _health.HandleResumed(Seconds(10), At);
        var early = _health.HandleTimeout(Seconds(11), At);
        var present = _health.HandlePresent(At);

        Assert.Equal(HealthState.Paused, paused!.State);
        Assert.Null(stalled);
        Assert.Null(resumed);
        Assert.Null(early);
        Assert.Equal((HealthState.Ok, HealthState.Paused), (present!.State, present.Previous));
    }

    [Fact]
    public void Resumed_NoFrameComes_IsStalledInTheEnd()
    {
        _health.HandlePaused(At);
        _health.HandleStalled(At);
        _health.HandleResumed(Seconds(10), At);

        Assert.Equal(HealthState.Stalled, _health.HandleTimeout(Seconds(12), At)!.State);
        Assert.Null(_health.HandleTimeout(Seconds(20), At));
    }

    [Fact]
    public void Resumed_AfterAShortPause_IsWellAtOnce()
    {
        _health.HandlePaused(At);

        Assert.Equal(HealthState.Ok, _health.HandleResumed(Seconds(1), At)!.State);
    }

    [Fact]
    public void Unobservable_WithoutFrames_IsSaidOnceUntilAPictureComes()
    {
        Assert.Equal(HealthState.UnobservableEncrypted, _health.HandleUnobservable(HealthState.UnobservableEncrypted, At)!.State);
        Assert.Null(_health.HandleStalled(At));
        Assert.Equal(HealthState.Ok, _health.HandlePresent(At)!.State);
    }

    private static Instant Seconds(int seconds) => new(seconds * 1_000_000_000L);
}
