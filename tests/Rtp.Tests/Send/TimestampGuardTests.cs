using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Send;

public sealed class TimestampGuardTests
{
    private readonly TimestampGuard _guard = new();

    [Fact]
    public void SwitchWithAStep_ContinuesThereAndKeepsTheOffset()
    {
        Next(9000);
        Next(12_000);
        _guard.Switch(1, 3000);

        Assert.Equal([15_000, 18_000, 15_000], [Next(77_777, 1), Next(80_777, 1), Next(77_777, 1)]);
    }

    [Fact]
    public void SwitchWithAStep_BeforeTheFirst_KeepsTheTimestamp()
    {
        _guard.Switch(1, 3000);

        Assert.Equal(500, Next(500, 1));
    }

    [Fact]
    public void SwitchOnOneTimeline_NeverStepsBack()
    {
        Next(9000);
        _guard.Switch(1);

        Assert.Equal([9270, 12_000], [Next(6000, 1), Next(12_000, 1)]);
    }

    [Fact]
    public void LatePacket_OfAMovedPicture_GetsItsTimestamp()
    {
        Next(9000);
        _guard.Switch(1);

        Assert.Equal([9270, 12_000, 9270], [Next(9000, 1), Next(12_000, 1), Next(9000, 1)]);
        Assert.Equal(9270u, _guard.Repeat(1, 9000));
    }

    [Fact]
    public void LatePacket_OfTheFormerSource_KeepsTheTimestampThatMovedTheOthers()
    {
        Next(9000);
        _guard.Switch(1);

        Assert.Equal([9270, 9000], [Next(9000, 1), Next(9000)]);
        Assert.Equal(9000u, _guard.Repeat(0, 9000));
    }

    [Fact]
    public void SwitchWithinOnePicture_IsFarEnoughApartToBeShown_AndOnlyThen()
    {
        Next(9000);
        _guard.Switch(1);

        Assert.Equal([9270, 9271, 12_000], [Next(9100, 1), Next(9200, 1), Next(12_000, 1)]);
    }

    private long Next(long ticks, int source = 0) => _guard.Next(source, new MediaTime(ticks, 90_000)).Ticks;
}
