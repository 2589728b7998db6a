using RoomLens.Sfu.Plain;

namespace RoomLens.Sfu.Tests.Plain;

public class PortPairPoolTests
{
    [Fact]
    public void TryRent_UntilEmpty_GivesEvenPortsWithinRange()
    {
        var pool = new PortPairPool(42001, 42006);

        Assert.True(pool.TryRent(out var first));
        Assert.True(pool.TryRent(out var second));

        Assert.Equal((42002, 42004), (first, second));
        Assert.False(pool.TryRent(out _));
    }

    [Fact]
    public void Return_FreedPair_ComesLast()
    {
        var pool = new PortPairPool(42000, 42005);
        pool.TryRent(out var first);

        pool.Return(first);
        pool.TryRent(out var next);

        Assert.Equal(42002, next);
        Assert.Equal(2, pool.Available);
    }
}
