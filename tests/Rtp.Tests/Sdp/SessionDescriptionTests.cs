using RoomLens.Rtp.Sdp;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Rtp.Tests.Sdp;

public class SessionDescriptionTests
{
    private const string Head = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=x\nt=0 0\n";

    [Theory]
    [InlineData("", "o= line")]
    [InlineData("o=- 1 1 IN IP4 127.0.0.1\n", "line 1")]
    [InlineData("v=0\ns=x\n", "o= line")]
    [InlineData("v=0\no=- 1\n", "line 2")]
    [InlineData(Head + "m=video 99999 RTP/AVP 96\n", "line 5")]
    [InlineData(Head + "m=video 9 RTP/AVP\n", "line 5")]
    [InlineData(Head + "nonsense\n", "line 5")]
    [InlineData(Head + "m=video 9 RTP/AVP 96\na=rtpmap:96 VP8\n", "rtpmap")]
    public void TryParse_Malformed_NamesTheFault(string text, string fault)
    {
        Assert.False(SessionDescription.TryParse(text, out _, out var error));
        Assert.Contains(fault, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_FfmpegSdpFile_GivesCodecAndAddress()
    {
        const string Text = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=No Name\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\na=tool:libavformat 59.27.100\r\n"
            + "m=video 5004 RTP/AVP 96\r\nb=AS:600\r\na=rtpmap:96 VP8/90000\r\n";

        Assert.True(SessionDescription.TryParse(Text, out var session, out var error), error);
        var media = Assert.Single(session.Media);
        Assert.Equal(("127.0.0.1", 5004, "VP8"), (media.ConnectionAddress, media.Port, Assert.Single(media.Codecs).Name));
    }

    [Fact]
    public void PlainRtpDescription_WithRtxAndKeys_ReadsBack()
    {
        var text = new PlainRtpDescription
        {
            Address = "127.0.0.1",
            Port = 43000,
            RtcpPort = 43001,
            Kind = "video",
            Codec = new SdpCodec { PayloadType = 101, Name = "VP8", ClockRateHz = 90000, Feedback = ["nack", "nack pli"] },
            RtxPayloadType = 102,
            Ssrc = 7,
            RtxSsrc = 8,
            Cname = "room",
            HeaderExtensions = [new SdpHeaderExtension(5, "urn:3gpp:video-orientation")],
            Crypto = new SdpCrypto(1, SrtpProfile.AesCm128HmacSha1Tag80, new byte[30]),
            SessionId = 1,
        }.Write();

        Assert.True(SessionDescription.TryParse(text, out var session, out var error), error);
        var media = Assert.Single(session.Media);
        Assert.Equal(("RTP/SAVPF", 43001, false), (media.Protocol, media.RtcpPort, media.RtcpMux));
        Assert.Equal(102, media.RtxPayloadTypeFor(101));
        Assert.Equal([7u, 8u], Assert.Single(media.SsrcGroups).Ssrcs);
        Assert.Equal(30, Assert.Single(media.Cryptos).KeyAndSalt.Length);
        Assert.Equal(SdpDirection.RecvOnly, media.Direction);
    }

    [Theory]
    [InlineData("1 1 udp 1 192.0.2.1 9 typ host", true)]
    [InlineData("1 1 udp 1 192.0.2.1 9 typ host generation \u00e9", true)]
    [InlineData("1 1 udp 1 192.0.2.1 9 typ host\v", false)]
    [InlineData("1 1 udp 1 192.0.2.1\u0085 9 typ host", false)]
    [InlineData("1 1 tcp 1 192.0.2.1 9 typ host tcptype passive\t", false)]
    public void Candidate_FieldsThatAreNoVisibleAscii_AreRefused(string value, bool expected) =>
        Assert.Equal(expected, SdpCandidate.TryParse(value, out _));

    [Fact]
    public void IceFragment_TrickleBody_GivesCredentialsAndCandidates()
    {
        const string Text = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n"
            + "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r\n"
            + "a=candidate:garbage\r\na=end-of-candidates\r\n";

        Assert.True(IceFragment.TryParse(Text, out var fragment));
        Assert.Equal("EsAw", fragment.Ufrag);
        Assert.Equal(61764, Assert.Single(fragment.Candidates).Port);
        Assert.True(fragment.EndOfCandidates);
        Assert.True(IceFragment.TryParse(fragment.Write("0"), out var again));
        Assert.Equal(fragment.Password, again.Password);
    }
}
