using RoomLens.FrameProcessing.Sampling;
using RoomLens.Rtp.Time;

namespace RoomLens.FrameProcessing.Tests.Sampling;

public sealed class MediaTimelineTests
{
    [Fact]
    public void Map_SteadyStream_FollowsTimestampsNotArrival()
    {
        var timeline = new MediaTimeline();
        timeline.Map(At(7000), Instant.FromMilliseconds(50));

        var position = timeline.Map(At(7000 + 90_000), Instant.FromMilliseconds(1300));

        Assert.Equal(TimeSpan.FromSeconds(1), position);
        Assert.Equal(0, timeline.Jumps);
    }

    [Theory]
    [InlineData(-5_000_000)]
    [InlineData(900_000_000)]
    public void Map_TimestampJump_IsBridgedByArrival(long jump)
    {
        var timeline = new MediaTimeline();
        timeline.Map(At(1_000_000), Instant.FromMilliseconds(0));

        var position = timeline.Map(At(1_000_000 + jump), Instant.FromMilliseconds(40));
        var next = timeline.Map(At(1_000_000 + jump + 9000), Instant.FromMilliseconds(140));

        Assert.Equal(TimeSpan.FromMilliseconds(40), position);
        Assert.Equal(TimeSpan.FromMilliseconds(140), next);
        Assert.Equal(1, timeline.Jumps);
    }

    [Fact]
    public void Map_RealPause_IsKept()
    {
        var timeline = new MediaTimeline();
        timeline.Map(At(0), Instant.FromMilliseconds(0));

        var position = timeline.Map(At(60 * 90_000), Instant.FromMilliseconds(60_200));

        Assert.Equal(TimeSpan.FromSeconds(60), position);
    }

    private static MediaTime At(long ticks) => new(ticks, 90_000);
}
