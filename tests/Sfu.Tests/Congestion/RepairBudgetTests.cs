using RoomLens.Rtp.Time;
using RoomLens.Sfu.Congestion;

namespace RoomLens.Sfu.Tests.Congestion;

public class RepairBudgetTests
{
    private const int Packet = 1200;
    private readonly RepairBudget _budget = new();

    [Fact]
    public void Overflow_AskedForAgain_TakesHalfOfThePath()
    {
        var taken = 0;

        for (var ms = 0; ms < 10_000; ms += 10)
            if (_budget.TryTake(Packet, 300_000, Instant.FromMilliseconds(ms))) taken += Packet;

        // 150 kbit/s for ten seconds, and a few packets at once at the start.
        Assert.InRange(taken, 187_500, 187_500 + 6_000);
    }

    [Fact]
    public void BurstOfLosses_OnAGoodPath_IsAnsweredAtOnce()
    {
        var taken = Enumerable.Range(0, 50).Count(_ => _budget.TryTake(Packet, 5_000_000, Instant.FromMilliseconds(1)));

        Assert.Equal(50, taken);
    }

    [Fact]
    public void Path_ThatBecomesNarrow_KeepsNothingOfTheOldRoom()
    {
        _budget.TryTake(Packet, 5_000_000, Instant.FromMilliseconds(1));

        var taken = Enumerable.Range(0, 50).Count(_ => _budget.TryTake(Packet, 100_000, Instant.FromMilliseconds(2)));

        Assert.Equal(5, taken);
    }
}
