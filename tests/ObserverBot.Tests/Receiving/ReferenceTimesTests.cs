using RoomLens.ObserverBot.Receiving;

namespace RoomLens.ObserverBot.Tests.Receiving;

public sealed class ReferenceTimesTests
{
    [Theory]
    [InlineData("v=0\r\na=rtcp-xr:rcvr-rtt=all\r\n", true)]
    [InlineData("v=0\na=rtcp-xr:pkt-loss-rle=20 rcvr-rtt=all stat-summary=loss\n", true)]
    [InlineData("a=rtcp-xr:rcvr-rtt=sender\r\n", false)]
    [InlineData("a=rtcp-xr\r\n", false)]
    [InlineData("a=rtcp-mux\r\n", false)]
    [InlineData("", false)]
    public void AreAnswered_ByTheDescription(string sdp, bool answered) => Assert.Equal(answered, ReferenceTimes.AreAnswered(sdp));
}
