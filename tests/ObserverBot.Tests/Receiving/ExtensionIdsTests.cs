using RoomLens.ObserverBot.Receiving;

namespace RoomLens.ObserverBot.Tests.Receiving;

public sealed class ExtensionIdsTests
{
    [Fact]
    public void FromSdp_FindsEach_InAnyForm()
    {
        const string sdp = "v=0\r\na=extmap-allow-mixed\r\na=extmap:13 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time\r\n"
            + "a=extmap:11/recvonly urn:3gpp:video-orientation\r\na=extmap:4 urn:example:other\r\na=extmap:x urn:3gpp:video-orientation\r\na=extmap:\r\n"
            + "a=extmap:8 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension\r\n";

        Assert.Equal(new ExtensionIds(13, 11, 8), ExtensionIds.FromSdp(sdp));
        Assert.Equal(default, ExtensionIds.FromSdp("v=0\r\n"));
    }
}
