using System.Net;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Plain;

namespace RoomLens.Sfu.Tests.Plain;

public class SourceLatchTests
{
    private static readonly UdpAddress A = UdpAddress.FromEndPoint(IPEndPoint.Parse("10.0.0.1:5000"));
    private static readonly UdpAddress B = UdpAddress.FromEndPoint(IPEndPoint.Parse("10.0.0.1:5002"));

    [Fact]
    public void Accept_AnotherSourceWhileFirstTalks_IsRefused()
    {
        var latch = new SourceLatch();
        Assert.True(latch.Accept(A, Instant.FromMilliseconds(0), out var moved));
        Assert.True(moved);

        Assert.False(latch.Accept(B, Instant.FromMilliseconds(1999), out _));
        Assert.Equal(A, latch.Address);
    }

    [Fact]
    public void Accept_AnotherSourceAfterSilence_TakesOver()
    {
        var latch = new SourceLatch();
        latch.Accept(A, Instant.FromMilliseconds(0), out _);

        Assert.True(latch.Accept(B, Instant.FromMilliseconds(2000), out var moved));

        Assert.True(moved);
        Assert.Equal(B, latch.Address);
        Assert.False(latch.Accept(A, Instant.FromMilliseconds(2100), out _));
    }
}
