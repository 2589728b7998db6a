using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Reporting;
using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.ObserverBot.Tests.Observing;

public sealed class StreamPipelineTests : IDisposable
{
    private const int FramesPerSecond = 15;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Enqueue_RealVp8ClipThatMoves_GivesStreamObservedThenMotionStarted()
    {
        var clip = await IvfClip.Vp8Async(_folder.Path, FramesPerSecond, seconds: 4);
        await using var fixture = new PipelineFixture(_folder.Path, Samples.Assignment());
        fixture.Pipeline.Open();

        // At the pace of a camera: the pipeline skips what comes faster than it looks.
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / FramesPerSecond));
        for (var i = 0; i < clip.Count; i++)
        {
            fixture.Feed(clip[i], i, FramesPerSecond, IsKeyFrame(clip[i]));
            await pace.WaitForNextTickAsync();
        }

        var started = await fixture.WaitForAsync(ObservationKind.Started);
        var observed = await fixture.WaitForAsync(ObservationKind.StreamObserved);
        Assert.True(observed.BotSeq < started.BotSeq);
        Assert.Equal(EventKind.Motion, started.EventKind);
        Assert.Equal(EventCause.Confirmed, started.Cause);
        Assert.Equal("k1", started.DetectorKey);
        Assert.Equal(["s1"], started.Subscriptions);
        Assert.Equal((320, 180), (started.Frame!.Width, started.Frame.Height));
        Assert.True(started.Hits >= 3);
        Assert.True(started.Clock!.LatencyMs is > 0 and < 2000);
        Assert.True(started.StartedAt <= started.LastSeenAt);
        Assert.Equal("motion", started.Model!.Name);
    }

    [Fact]
    public async Task Close_AfterFrames_SaysUnobservedLast()
    {
        var clip = await IvfClip.Vp8Async(_folder.Path, FramesPerSecond, seconds: 1);
        await using var fixture = new PipelineFixture(_folder.Path, Samples.Assignment());
        fixture.Pipeline.Open();
        fixture.Feed(clip[0], 0, FramesPerSecond, isKeyFrame: true);
        await fixture.WaitForAsync(ObservationKind.StreamObserved);

        await fixture.Pipeline.CloseAsync();

        var last = await fixture.WaitForAsync(ObservationKind.StreamUnobserved);
        Assert.Equal(last, fixture.Journal.Peek(100)[^1]);
        Assert.Null(fixture.Pipeline.Fault);
    }

    [Fact]
    public async Task Enqueue_GarbageKeyFrame_AsksForAnotherAndSaysNothing()
    {
        await using var fixture = new PipelineFixture(_folder.Path, Samples.Assignment());
        fixture.Pipeline.Open();

        fixture.Feed([0x10, 0, 0, 1, 2, 3], 0, FramesPerSecond, isKeyFrame: true);
        await fixture.Pipeline.CloseAsync();

        Assert.Empty(fixture.Journal.Peek(10));
        Assert.Null(fixture.Pipeline.Fault);
    }

    [Fact]
    public async Task Enqueue_EncryptedFrames_OneHealthEventAndWellAgainWithTheFirstPicture()
    {
        var clip = await IvfClip.Vp8Async(_folder.Path, FramesPerSecond, seconds: 1);
        await using var fixture = new PipelineFixture(_folder.Path, Samples.Assignment());
        fixture.Pipeline.Open();
        var random = new Random(7);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / FramesPerSecond));

        for (var i = 0; i < 4 * FramesPerSecond; i++)
        {
            var encrypted = new byte[400];
            random.NextBytes(encrypted);
            // Frames that do not claim to be key frames never leave the receiver.
            encrypted[0] &= 0xFE;
            fixture.Feed(encrypted, i, FramesPerSecond, isKeyFrame: true);
            fixture.Pipeline.Tick();
            await pace.WaitForNextTickAsync();
        }
        var told = await fixture.WaitForAsync(ObservationKind.Health);
        var reason = fixture.Pipeline.Unobservable;
        fixture.Feed(clip[0], 100, FramesPerSecond, isKeyFrame: true);
        await fixture.WaitForAsync(ObservationKind.StreamObserved);
        await fixture.Pipeline.CloseAsync();
        await fixture.WaitForAsync(ObservationKind.StreamUnobserved);

        Assert.Equal(HealthState.UnobservableEncrypted, told.Health!.State);
        Assert.NotNull(reason);
        Assert.Null(fixture.Pipeline.Unobservable);
        Assert.True(fixture.Pipeline.Refused >= 2 * FramesPerSecond);
        Assert.Equal(
            [ObservationKind.Health, ObservationKind.StreamObserved, ObservationKind.Health, ObservationKind.StreamUnobserved],
            fixture.Journal.Peek(100).Select(seen => seen.Kind));
    }

    [Fact]
    public async Task SetStream_Paused_IsToldAtOnceAndNoStallFollows()
    {
        var clip = await IvfClip.Vp8Async(_folder.Path, FramesPerSecond, seconds: 1);
        await using var fixture = new PipelineFixture(_folder.Path, Samples.Assignment());
        fixture.Pipeline.Open();
        fixture.Feed(clip[0], 0, FramesPerSecond, isKeyFrame: true);
        await fixture.WaitForAsync(ObservationKind.StreamObserved);

        fixture.Pipeline.SetStream(StreamIdentity.Create(Samples.Assignment() with { Paused = true }, "bot", null));
        fixture.Pipeline.Tick();
        var paused = await fixture.WaitForAsync(ObservationKind.Health);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (fixture.Pipeline.Presence != PresenceState.Stalled && await pace.WaitForNextTickAsync()) fixture.Pipeline.Tick();
        await fixture.Pipeline.CloseAsync();
        await fixture.WaitForAsync(ObservationKind.StreamUnobserved);

        Assert.Equal(HealthState.Paused, paused.Health!.State);
        Assert.Single(fixture.Journal.Peek(100), seen => seen.Kind == ObservationKind.Health);
    }

    public void Dispose() => _folder.Dispose();

    // RFC 7741 section 4.3: the first bit of the payload header is 0 on key frames.
    private static bool IsKeyFrame(byte[] frame) => (frame[0] & 1) == 0;
}
