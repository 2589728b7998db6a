using RoomLens.Hosting.Time;

namespace RoomLens.Hosting.Tests.Time;

public class ProcessorWaitsTests
{
    [Fact]
    public void Sample_FirstOneAndFirstAfterReset_AreZero()
    {
        var waits = new ProcessorWaits();
        var first = waits.Sample();
        var second = waits.Sample();
        waits.Reset();

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (first, waits.Sample()));
        Assert.True(second >= TimeSpan.Zero);
    }
}
