using RoomLens.Scheduler.Nodes;

namespace RoomLens.Scheduler.Tests.Nodes;

public class NodeChoiceTests
{
    [Fact]
    public void Choose_TheSmallestShareInUse() =>
        Assert.Equal("b", NodeChoice.Choose([new("a", 1, 0.5, 0, 0), new("b", 1, 0.2, 0, 9), new("c", 1, 0.3, 0, 0)]));

    [Fact]
    public void Choose_WhatIsOnItsWayCounts_ByCapacity() =>
        Assert.Equal("b", NodeChoice.Choose([new("a", 1, 0.1, 0.4, 0), new("b", 4, 0.1, 0.4, 0)]));

    [Fact]
    public void Choose_OfEquals_TheOneWithFewerRooms_ThenTheFirst()
    {
        Assert.Equal("b", NodeChoice.Choose([new("a", 1, 0, 0, 2), new("b", 1, 0, 0, 1)]));
        Assert.Equal("a", NodeChoice.Choose([new("b", 1, 0, 0, 1), new("a", 1, 0, 0, 1)]));
    }

    [Fact]
    public void Choose_NoneThatIsFull()
    {
        Assert.Null(NodeChoice.Choose([new("a", 1, 1, 0, 0), new("b", 1, 0.9, 0.1, 0)]));
        Assert.Null(NodeChoice.Choose([]));
    }

    [Fact]
    public void Choose_ANodeThatSaysNoCapacity_HasOne() =>
        Assert.Equal("a", NodeChoice.Choose([new("a", 0, 0.1, 0.1, 0), new("b", 1, 0.1, 0.2, 0)]));
}
