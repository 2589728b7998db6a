using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Packets;

public sealed class CircularExtenderTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(32)]
    public void Extend_OverWraps_GoesOn(int bits)
    {
        var extender = new CircularExtender();
        var circle = 1L << bits;
        var first = extender.Extend((uint)(circle - 1), bits);

        Assert.Equal(first + 1, extender.Extend(0, bits));
        Assert.Equal(first, extender.Extend((uint)(circle - 1), bits));
        Assert.Equal(first + 1, extender.Newest);
        // Half the circle away counts as older.
        Assert.Equal(first + 1 - circle / 2, extender.Peek((uint)(circle / 2), bits));
    }

    [Fact]
    public void Extend_WidthMayChange()
    {
        var extender = new CircularExtender();
        extender.Extend(0x1234, 15);

        Assert.Equal((0x1235, 0x1270), (extender.Extend(0x35, 7), extender.Extend(0x70, 7)));
        Assert.Equal(0x1281, extender.Extend(1, 7));
    }

    [Fact]
    public void Restart_TakesAnOlderNumberAsTheNewest()
    {
        var extender = new CircularExtender();
        extender.Extend(1000, 15);

        Assert.Equal(500, extender.Restart(500, 15));
        Assert.Equal(500, extender.Newest);
    }
}
