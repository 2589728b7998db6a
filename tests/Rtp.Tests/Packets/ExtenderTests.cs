using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Packets;

public sealed class ExtenderTests
{
    [Fact]
    public void Extend_OverTheWrap_GoesOn()
    {
        var extender = new SequenceExtender();

        Assert.Equal(65534, extender.Extend(65534));
        Assert.Equal(65536, extender.Extend(0));
        Assert.Equal(65535, extender.Extend(65535));
        Assert.Equal(65536, extender.Highest);
        Assert.Equal(65537, extender.Extend(1));
    }

    [Fact]
    public void Extend_HalfTheCircle_CountsAsOlder()
    {
        var extender = new SequenceExtender();
        extender.Extend(0);

        Assert.Equal(-32768, extender.Extend(32768));
        Assert.Equal(32767, extender.Extend(32767));
    }

    [Fact]
    public void Extend_DuplicatesAndLate_KeepTheHighest()
    {
        var extender = new SequenceExtender();
        extender.Extend(100);

        Assert.Equal(100, extender.Extend(100));
        Assert.Equal(90, extender.Extend(90));
        Assert.Equal(100, extender.Highest);
    }

    [Fact]
    public void Extend_TimestampWrap_GoesOnAndBack()
    {
        var extender = new TimestampExtender();

        Assert.Equal(0xFFFFFF00L, extender.Extend(0xFFFFFF00));
        Assert.Equal(0x1_0000_0010L, extender.Extend(0x10));
        Assert.Equal(0xFFFFFFFEL, extender.Extend(0xFFFFFFFE));
    }
}
