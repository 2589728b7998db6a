using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Decode;
using RoomLens.ObserverBot.Decoding;
using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.ObserverBot.Tests.Observing;

/// <summary>A real pipeline whose decode thread is held up: what follows is told, and told again when it is over.</summary>
public sealed class DegradationTests : IDisposable
{
    private const int FramesPerSecond = 15;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _time = new();
    private long _index;

    [Fact]
    public async Task QueueThatOverflowsAgainAndAgain_IsToldAsDegraded_AndTheRestAsRecovery()
    {
        var clip = await IvfClip.Vp8Async(_folder.Path, FramesPerSecond, seconds: 1);
        await using var fixture = new PipelineFixture(_folder.Path, Samples.Assignment(), _time);
        fixture.Pipeline.Open();
        Feed(fixture, clip[0]);
        await fixture.WaitForAsync(ObservationKind.StreamObserved);

        for (var i = 0; i < DecodePressure.Overflows; i++)
        {
            using (fixture.HoldDecoding())
            {
                Feed(fixture, clip[0]);
                _time.Advance(FrameQueue.MaxSpan + TimeSpan.FromMilliseconds(100));
                // The queue overflows, and goes on with this key frame.
                Feed(fixture, clip[0]);
            }

            await UntilAsync(() => fixture.Pipeline.Decoded >= 2 + i);
        }

        var down = await fixture.WaitForAsync(ObservationKind.Degraded);
        Assert.Equal(DecodeLimit.KeyFrames, fixture.Pipeline.Limit);
        // Calm for as long as it takes, then a key frame.
        Feed(fixture, clip[0]);
        await UntilAsync(() => fixture.Pipeline.Decoded >= 5);
        _time.Advance(DecodePressure.Rest);
        Feed(fixture, clip[0]);
        var up = await fixture.WaitForAsync(ObservationKind.Degraded, count: 2);

        Assert.Equal((DecodeStep.KeyFrames, DecodeStep.Full), (down.Degradation!.State, down.Degradation.Previous));
        Assert.NotNull(down.Degradation.Reason);
        Assert.Equal((DecodeStep.Full, DecodeStep.KeyFrames, null), (up.Degradation!.State, up.Degradation.Previous, up.Degradation.Reason));
        Assert.InRange(up.Degradation.Since - down.Degradation.Since, DecodePressure.Rest, DecodePressure.Rest + TimeSpan.FromSeconds(1));
        Assert.Equal(["s1"], down.Subscriptions);
        Assert.Equal(DecodeLimit.None, fixture.Pipeline.Limit);
        var metrics = fixture.CollectMetrics();
        Assert.Contains("roomlens_bot_decode_steps_total{step=\"key_frames\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("roomlens_bot_decode_steps_total{step=\"full\"} 1", metrics, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Feed(PipelineFixture fixture, byte[] keyFrame) => fixture.Feed(keyFrame, _index++, FramesPerSecond, isKeyFrame: true);

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!holds()) await pace.WaitForNextTickAsync(limit.Token);
    }
}
