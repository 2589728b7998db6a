using RoomLens.ObserverBot.Planning;
using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.ObserverBot.Tests.Planning;

public sealed class PlanKeeperTests
{
    [Theory]
    [InlineData(1, 6, true)]
    [InlineData(2, 1, true)]
    [InlineData(1, 5, false)]
    [InlineData(1, 4, false)]
    [InlineData(0, 99, false)]
    public void TryTake_SecondPlan_OnlyWhenGreater(long term, long version, bool taken)
    {
        var keeper = new PlanKeeper();
        keeper.TryTake(Samples.Plan(1, 5));

        Assert.Equal(taken, keeper.TryTake(Samples.Plan(term, version)));

        Assert.Equal(taken ? (term, version) : (1L, 5L), (keeper.Current!.Term, keeper.Current.Version));
    }
}
