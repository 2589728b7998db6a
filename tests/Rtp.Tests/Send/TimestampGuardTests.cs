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
        _guard.Switch(3000);

        Assert.Equal([15_000, 18_000, 15_000], [Next(77_777), Next(80_777), Next(77_777)]);
    }

    [Fact]
    public void SwitchWithAStep_BeforeTheFirst_KeepsTheTimestamp()
    {
        _guard.Switch(3000);

        Assert.Equal(500, Next(500));
    }

    [Fact]
    public void SwitchOnOneTimeline_NeverStepsBack()
    {
        Next(9000);
        _guard.Switch();

        Assert.Equal([9001, 12_000], [Next(6000), Next(12_000)]);
    }

    private long Next(long ticks) => _guard.Next(new MediaTime(ticks, 90_000)).Ticks;
}
