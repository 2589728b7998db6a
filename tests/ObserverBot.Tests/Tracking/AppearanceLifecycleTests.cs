using RoomLens.Contracts.Api;
using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Tracking;

namespace RoomLens.ObserverBot.Tests.Tracking;

public sealed class AppearanceLifecycleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<Transition> _transitions = [];

    [Fact]
    public void Observe_MinHitsWithinWindow_StartsAtTheFirstHit()
    {
        var lifecycle = Create(new Lifecycle());

        See(lifecycle, 1.0);
        See(lifecycle, 1.2);
        Assert.Empty(_transitions);
        See(lifecycle, 1.4);

        var started = Assert.Single(_transitions);
        Assert.Equal((TransitionKind.Started, EventCause.Confirmed, 1L), (started.Kind, started.Cause, started.OccurrenceId));
        Assert.Equal((At(1.0), At(1.4)), (started.StartedAt, started.LastSeenAt));
        Assert.Equal((3, 3), (started.Hits, started.Samples));
        Assert.Null(started.EndedAt);
    }

    [Fact]
    public void Observe_HitsTooFarApart_StartNothing()
    {
        var lifecycle = Create(new Lifecycle());

        for (var i = 0; i < 20; i++) See(lifecycle, i * 0.6);

        Assert.Empty(_transitions);
    }

    [Fact]
    public void Observe_MedianBelowThreshold_WaitsForBetterScores()
    {
        var lifecycle = Create(new Lifecycle());
        foreach (var (time, score) in ((double, float)[])[(0, 0.4f), (0.2, 0.9f), (0.4, 0.4f)]) See(lifecycle, time, score);
        Assert.Empty(_transitions);

        See(lifecycle, 0.6, 0.8f);

        Assert.Equal(0.9, Assert.Single(_transitions).Object.TopScore, 5);
    }

    [Fact]
    public void Observe_NotSeenForLongEnough_EndsWhenLastSeen()
    {
        var lifecycle = Create(new Lifecycle());
        for (var i = 0; i < 10; i++) See(lifecycle, i * 0.2);

        for (var i = 10; i < 25; i++) Observe(lifecycle, i * 0.2);

        var ended = _transitions[^1];
        Assert.Equal((TransitionKind.Ended, EventCause.Lost), (ended.Kind, ended.Cause));
        Assert.Equal((At(1.8), At(1.8)), (ended.EndedAt, ended.LastSeenAt));
        Assert.Equal(10, ended.Hits);
        Assert.Equal(0, lifecycle.OpenCount);
        Assert.Equal(2, _transitions.Count);
    }

    [Fact]
    public void Observe_ShortAbsence_IsOneAppearance()
    {
        var lifecycle = Create(new Lifecycle());
        for (var i = 0; i < 5; i++) See(lifecycle, i * 0.2);
        for (var i = 5; i < 14; i++) Observe(lifecycle, i * 0.2);

        See(lifecycle, 2.8);

        Assert.Single(_transitions);
        Assert.Equal(1, lifecycle.OpenCount);
    }

    [Fact]
    public void Observe_StaysLong_UpdatesEveryFiveSeconds()
    {
        var lifecycle = Create(new Lifecycle());

        for (var i = 0; i <= 100; i++) See(lifecycle, i * 0.2);

        Assert.Equal([At(5.4), At(10.4), At(15.4)], _transitions.Where(t => t.Kind == TransitionKind.Updated).Select(t => t.LastSeenAt));
        Assert.All(_transitions.Skip(1), t => Assert.Equal(EventCause.Heartbeat, t.Cause));
    }

    [Fact]
    public void Advance_NoFramesComing_EndsToo()
    {
        var lifecycle = Create(new Lifecycle());
        for (var i = 0; i < 5; i++) See(lifecycle, i * 0.2);

        lifecycle.Advance(Stamp(3), _transitions);

        Assert.Equal(At(0.8), _transitions[^1].EndedAt);
    }

    [Fact]
    public void Observe_Cooldown_DelaysTheNextOfThatLabel()
    {
        var lifecycle = Create(new Lifecycle(CooldownS: 10));
        for (var i = 0; i < 5; i++) See(lifecycle, i * 0.2);
        Observe(lifecycle, 3);

        for (var i = 0; i < 20; i++) See(lifecycle, 4 + i * 0.2, track: 2);
        Assert.Equal(2, _transitions.Count);
        for (var i = 20; i < 40; i++) See(lifecycle, 4 + i * 0.2, track: 2);

        Assert.Equal((TransitionKind.Started, 2L, At(9.8)), (_transitions[2].Kind, _transitions[2].OccurrenceId, _transitions[2].StartedAt));
    }

    [Fact]
    public void Observe_OtherLabels_AreNotReported()
    {
        var lifecycle = Create(new Lifecycle(MinHits: 1));

        lifecycle.Observe([new Track(1, "dog", 0.9f, default, true)], Stamp(0), _transitions);

        Assert.Empty(_transitions);
    }

    [Fact]
    public void Close_OpenAppearances_EndOnceEach()
    {
        var lifecycle = Create(new Lifecycle(MinHits: 1));
        See(lifecycle, 0, track: 1);
        See(lifecycle, 0.2, track: 2);

        lifecycle.Close(EventCause.ModelChanged, _transitions);
        lifecycle.Close(EventCause.ModelChanged, _transitions);

        Assert.Equal([1L, 2], _transitions.Where(t => t.Kind == TransitionKind.Ended).Select(t => t.OccurrenceId).Order());
    }

    [Theory]
    [InlineData("person", 0.7)]
    [InlineData("dog", 0.3)]
    public void ThresholdOf_PlanThresholds_OwnThenStar(string label, double expected)
    {
        var rules = new AppearanceRules(new Lifecycle(), ["person"], new Dictionary<string, double> { ["person"] = 0.7, ["*"] = 0.3 }, _ => 0.5);

        Assert.Equal(expected, rules.ThresholdOf(label));
    }

    private static AppearanceLifecycle Create(Lifecycle lifecycle) => new(new AppearanceRules(lifecycle, ["person"], null, _ => 0.5));

    private void See(AppearanceLifecycle lifecycle, double time, float score = 0.9f, long track = 1) =>
        lifecycle.Observe([new Track(track, "person", score, new Box(0.1, 0.1, 0.2, 0.5), true)], Stamp(time), _transitions);

    private void Observe(AppearanceLifecycle lifecycle, double time) =>
        lifecycle.Observe([new Track(1, "person", 0.9f, default, false)], Stamp(time), _transitions);

    private static FrameStamp Stamp(double seconds) => new(TimeSpan.FromSeconds(seconds), At(seconds));

    private static DateTimeOffset At(double seconds) => Start + TimeSpan.FromSeconds(seconds);
}
