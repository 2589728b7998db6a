using RoomLens.FrameProcessing.Sampling;

namespace RoomLens.FrameProcessing.Tests.Sampling;

public sealed class MediaTimeSamplerTests
{
    [Theory]
    [InlineData(30, 5)]
    [InlineData(30, 7)]
    [InlineData(29.97, 5)]
    [InlineData(12.5, 5)]
    [InlineData(10, 10)]
    [InlineData(15, 2)]
    public void ShouldSample_LongStream_TakesExactlyTheRate(double sourceFps, double targetFps)
    {
        var sampler = new MediaTimeSampler(targetFps);
        const int seconds = 600;

        var taken = Enumerable.Range(0, (int)(sourceFps * seconds)).Count(i => sampler.ShouldSample(TimeSpan.FromSeconds(i / sourceFps)));

        Assert.InRange(taken, targetFps * seconds - 1, targetFps * seconds + 1);
    }

    [Fact]
    public void ShouldSample_SourceSlowerThanTarget_TakesEveryFrame()
    {
        var sampler = new MediaTimeSampler(10);

        Assert.All(Enumerable.Range(0, 100), i => Assert.True(sampler.ShouldSample(TimeSpan.FromSeconds(i / 5.0))));
    }

    [Fact]
    public void ShouldSample_AfterGap_DoesNotCatchUp()
    {
        var sampler = new MediaTimeSampler(5);
        for (var i = 0; i < 30; i++) sampler.ShouldSample(TimeSpan.FromSeconds(i / 30.0));

        var taken = Enumerable.Range(0, 30).Count(i => sampler.ShouldSample(TimeSpan.FromSeconds(60 + i / 30.0)));

        Assert.Equal(5, taken);
    }

    [Fact]
    public void ShouldSample_TimeRunsBackwards_StartsAnew()
    {
        var sampler = new MediaTimeSampler(5);
        sampler.ShouldSample(TimeSpan.FromSeconds(100));

        Assert.True(sampler.ShouldSample(TimeSpan.FromSeconds(3)));
        Assert.False(sampler.ShouldSample(TimeSpan.FromSeconds(3.1)));
        Assert.True(sampler.ShouldSample(TimeSpan.FromSeconds(3.2)));
    }

    [Fact]
    public void SetRate_Lower_HoldsFromTheNextSample()
    {
        var sampler = new MediaTimeSampler(10);
        for (var i = 0; i < 30; i++) sampler.ShouldSample(TimeSpan.FromSeconds(i / 30.0));

        sampler.SetRate(1);
        var taken = Enumerable.Range(30, 300).Count(i => sampler.ShouldSample(TimeSpan.FromSeconds(i / 30.0)));

        Assert.InRange(taken, 9, 10);
    }
}
