using RoomLens.Scheduler.Capacity;

namespace RoomLens.Scheduler.Tests.Capacity;

public sealed class BotPackingTests
{
    [Theory]
    [InlineData(0, new double[0])]
    [InlineData(3, new[] { 0.6, 0.6, 0.6 })]
    [InlineData(2, new[] { 0.4, 0.6, 0.4, 0.6 })]
    [InlineData(2, new[] { 0.5, 0.5, 0.5, 0.5 })]
    [InlineData(1, new[] { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 })]
    [InlineData(3, new[] { 2.5, 0.5, 0.5, 0.5 })]
    public void Count_NoBots_IsFirstFitDecreasing(int expected, double[] streams) =>
        Assert.Equal(expected, BotPacking.Count([], streams, 1));

    [Fact]
    public void Count_FreeRoomOnBots_IsUsedFirst() =>
        Assert.Equal(2, BotPacking.Count([Bot(0.6), Bot(0.7)], [0.3, 0.4], 1));

    [Fact]
    public void Count_EmptyBots_AreNotNeeded() => Assert.Equal(1, BotPacking.Count([Bot(0.5), Bot(), Bot()], [], 1));

    [Fact]
    public void Count_LeastBusyBotFitsElsewhere_IsSpared() =>
        Assert.Equal(2, BotPacking.Count([Bot(0.3, 0.3), Bot(0.2, 0.1), Bot(0.8)], [], 1));

    [Fact]
    public void Count_LeastBusyBotFitsNowhere_StaysThoughAFreshPackingWouldDo()
    {
        // 0.6 + 0.4, 0.4 + 0.2 + 0.2 would be two bots, but nobody moves the small ones together, and without the third its 0.6 would wait.
        BotLoad[] bots = [Bot(0.4, 0.2), Bot(0.4, 0.2), Bot(0.59)];

        Assert.Equal(3, BotPacking.Count(bots, [], 1));
        Assert.Equal(2, BotPacking.Count([], [0.4, 0.2, 0.4, 0.2, 0.59], 1));
    }

    [Fact]
    public void Count_SomeMustBeAdded_NoneIsSpared() =>
        Assert.Equal(3, BotPacking.Count([Bot(0.9), Bot(0.05)], [0.99], 1));

    [Fact]
    public void Count_OverfullBot_TakesNoMore() => Assert.Equal(2, BotPacking.Count([Bot(1.4)], [0.1], 1));

    [Fact]
    public void Count_CapacityOfANewBotUnknown_CountsThoseThatAreThere() =>
        Assert.Equal(1, BotPacking.Count([Bot(0.9)], [0.5, 0.5], 0));

    [Fact]
    public void Count_ManyStreams_IsNeverBelowTheSumAndWithinTheBoundOfFirstFitDecreasing()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var streams = Enumerable.Range(0, random.Next(1, 200)).Select(_ => (random.NextDouble() * 0.9) + 0.01).ToArray();

            var bots = BotPacking.Count([], streams, 1);

            // The sum and the streams over a half, of which no two share a bot, bound the optimum from below.
            var least = Math.Max(Math.Ceiling(streams.Sum()), streams.Count(cost => cost > 0.5));
            Assert.True(bots >= least, $"round {round}: {bots} bots for {least}");
            Assert.True(bots <= Math.Ceiling((streams.Sum() * 2) + 1), $"round {round}: {bots} bots for {streams.Sum()} units");
        }
    }

    private static BotLoad Bot(params double[] streams) => new(1, streams);
}
