using RoomLens.Rtp.Srtp;

namespace RoomLens.Rtp.Tests.Srtp;

public sealed class RolloverCounterTests
{
    /// <summary>RFC 3711 section 3.3.1: a packet from before a roll-over has the count before it, and moves nothing.</summary>
    [Theory]
    [InlineData(new[] { 65534, 65535, 0, 65535, 1 }, new[] { 0L, 0, 1, 0, 1 })]
    [InlineData(new[] { 0, 33_000, 300 }, new[] { 0L, uint.MaxValue, 0 })]
    [InlineData(new[] { 0, 65_535, 20_000, 33_000, 100 }, new[] { 0L, uint.MaxValue, 0, 0, 1 })]
    public void Estimate_OfAuthenticPackets_FollowsTheNewest(int[] sequence, long[] expected)
    {
        var counter = new RolloverCounter(0);
        var estimates = new List<long>();

        foreach (var number in sequence)
        {
            var estimate = counter.Estimate((ushort)number);
            counter.Accept(estimate, (ushort)number);
            estimates.Add(estimate);
        }

        Assert.Equal(expected, estimates);
    }
}
