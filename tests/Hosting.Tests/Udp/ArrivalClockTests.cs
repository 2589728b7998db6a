using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tests.Udp;

public sealed class ArrivalClockTests
{
    private readonly ArrivalClock _clock = new();

    [Fact]
    public void Age_IsTakenFromTheReadTime()
    {
        Assert.Equal([1003, 1010, 1015], [Map(12, 1015), Map(5, 1015), Map(0, 1015)]);
    }

    [Fact]
    public void NoAge_TheReadTimeStands()
    {
        Assert.Equal(1015, Milliseconds(_clock.Map(null, At(1015))));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-3_600_000)]
    [InlineData(1001)]
    [InlineData(3_600_000)]
    public void WallClockSetInBetween_TheReadTimeStands(int age)
    {
        Map(1, 1000);

        Assert.Equal(1015, Map(age, 1015));
    }

    [Fact]
    public void WallClockSetForwardALittle_NotBeforeTheLastArrival()
    {
        Map(1, 1000);

        Assert.Equal([999, 1008], [Map(300, 1015), Map(12, 1020)]);
    }

    [Fact]
    public void WallClockSetBack_LaterArrivalsAreRightAgain()
    {
        Map(1, 1000);
        Map(-5000, 1010);

        Assert.Equal([1018, 1019], [Map(2, 1020), Map(1, 1020)]);
    }

    private static Instant At(long ms) => Instant.FromMilliseconds(ms);

    private static long Milliseconds(Instant at) => at.Nanoseconds / 1_000_000;

    private long Map(int ageMs, long readAt) => Milliseconds(_clock.Map(TimeSpan.FromMilliseconds(ageMs), At(readAt)));
}
