using RoomLens.Scheduler.Subscriptions;

namespace RoomLens.Scheduler.Tests.Subscriptions;

public sealed class RoomPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "any", true)]
    [InlineData("lobby", "lobby", true)]
    [InlineData("lobby", "Lobby", false)]
    [InlineData("lobby", "lobby2", false)]
    [InlineData("floor-*", "floor-3", true)]
    [InlineData("floor-*", "floor", false)]
    [InlineData("*-cam", "a-cam-b-cam", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("**", "x", true)]
    [InlineData("?", "x", false)]
    public void Matches_Pattern_OnlyStarIsSpecial(string pattern, string name, bool expected) =>
        Assert.Equal(expected, RoomPattern.Matches(pattern, name));

    [Fact]
    public void Matches_ManyStars_EndsSoon() =>
        Assert.False(RoomPattern.Matches(string.Concat(Enumerable.Repeat("a*", 100)) + "b", new string('a', 2000)));
}
