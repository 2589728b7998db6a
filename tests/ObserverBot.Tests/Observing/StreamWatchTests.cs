using RoomLens.ObserverBot.Observing;
using RoomLens.ObserverBot.Receiving;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Tests.Observing;

public sealed class StreamWatchTests
{
    private readonly StreamWatch _watch = new(At(0));

    [Fact]
    public void ShouldCheck_PacketsFlow_Never() => Assert.False(_watch.ShouldCheck(new LegActivity(At(9_900), false, 0), At(10_000)));

    [Fact]
    public void ShouldCheck_NoFirstPacket_AfterTwoSecondsThenEachSecond()
    {
        var silent = new LegActivity(null, false, 0);

        var checks = Enumerable.Range(0, 17).Where(i => _watch.ShouldCheck(silent, At(i * 250))).Select(i => i * 250);

        Assert.Equal([2000, 3000, 4000], checks);
    }

    [Fact]
    public void ShouldCheck_Goodbye_AtOnceAndOnce()
    {
        var gone = new LegActivity(At(90), true, 0);

        Assert.True(_watch.ShouldCheck(gone, At(100)));
        Assert.False(_watch.ShouldCheck(gone, At(200)));
    }

    private static Instant At(long milliseconds) => Instant.FromMilliseconds(milliseconds);
}
