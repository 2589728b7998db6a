using RoomLens.Hosting.Time;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tests.Time;

public class MonotonicClockTests
{
    [Fact]
    public void Now_TimeAdvances_FollowsInNanoseconds()
    {
        var time = new ManualTime();
        var clock = new MonotonicClock(time);
        var before = clock.Now;

        time.Advance(TimeSpan.FromMilliseconds(1500));

        Assert.Equal(TimeSpan.FromMilliseconds(1500), clock.Now - before);
        Assert.Equal(1_500_000_000, clock.Now.Nanoseconds - before.Nanoseconds);
    }

    [Fact]
    public void ToUtc_AndBack_IsTheSameInstant()
    {
        var clock = new MonotonicClock(new ManualTime());
        var at = clock.Now - TimeSpan.FromSeconds(3);

        Assert.Equal(clock.UtcNow - TimeSpan.FromSeconds(3), clock.ToUtc(at));
        Assert.Equal(at, clock.FromUtc(clock.ToUtc(at)));
    }

    [Fact]
    public void Now_SystemTime_NeverGoesBack()
    {
        var clock = new MonotonicClock();
        var last = new Instant(long.MinValue);
        for (var i = 0; i < 1000; i++)
        {
            var now = clock.Now;
            Assert.True(now >= last);
            last = now;
        }
    }
}
