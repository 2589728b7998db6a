using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Sdp;

namespace RoomLens.Rtp.Tests.Sdp;

public class WebRtcAnswerTests
{
    [Fact]
    public void TryCreate_SimulcastPublisher_TakesVp8AndOpus()
    {
        var answer = Answer(Offers.Publisher, AnswerRole.Receive);

        Assert.Equal(["0", "1"], answer.Media.Select(media => media.Mid));
        var video = answer.Media[1];
        Assert.Equal((96, 97), (video.Codec.PayloadType, video.Rtx!.PayloadType));
        Assert.Equal(["goog-remb", "ccm fir", "nack", "nack pli"], video.Codec.Feedback);
        Assert.Equal([2, 4, 10], video.HeaderExtensions.Select(extension => extension.Id));
        Assert.Equal(["0", "1", "2"], video.Rids);
        Assert.Equal([Offers.Fingerprint], answer.PeerFingerprints);
    }

    [Fact]
    public void TryCreate_SimulcastPublisher_TextReadsBack()
    {
        var answer = Answer(Offers.Publisher, AnswerRole.Receive);

        Assert.True(SessionDescription.TryParse(answer.Text, out var parsed, out var error), error);
        Assert.Equal(["0", "1"], parsed.BundledMids);
        Assert.All(parsed.Media, media =>
        {
            Assert.Equal("passive", media.Setup);
            Assert.Equal(SdpDirection.RecvOnly, media.Direction);
            Assert.True(media is { IceLite: true, RtcpMux: true, RtcpRsize: true, IceUfrag: "ufrag" });
        });
        Assert.Equal(2, parsed.Media[0].Candidates.Count);
        Assert.True(parsed.Media[0].EndOfCandidates);
        Assert.Equal("recv 0;1;2", parsed.Media[1].Simulcast);
        Assert.Equal(["96", "97"], parsed.Media[1].Formats);
        Assert.Contains("a=fmtp:111 minptime=10;useinbandfec=1\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_PlayerOfVideoOnly_SendsVideoAndLeavesAudioInactive()
    {
        var answer = Answer(Offers.Player, AnswerRole.Send);

        Assert.Equal([SdpDirection.Inactive, SdpDirection.SendOnly], answer.Media.Select(media => media.Direction));
        Assert.Contains("a=ssrc-group:FID 11 12\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=msid:stream track\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VP8/90000", "VP9/90000", "no suitable codec: the video m-section offers H264 (packetization-mode 1), rtx, VP9; supported here: VP8.")]
    [InlineData("a=setup:actpass", "a=setup:passive", "a=setup:passive")]
    [InlineData("a=rtcp-mux\r\n", "", "lacks a=rtcp-mux")]
    [InlineData("a=ice-pwd:kjGBqIFYs8UqCyfmJ7nEJw/Q\r\n", "", "a=ice-pwd")]
    [InlineData("sha-256", "sha-1", "sha-256 fingerprint")]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP", "UDP/TLS/RTP/SAVPF is needed")]
    [InlineData("a=sendonly", "a=recvonly", "a publisher offers sendonly")]
    [InlineData("BUNDLE 0 1", "BUNDLE 0", "BUNDLE")]
    public void TryCreate_UnusableOffer_SaysWhy(string part, string replacement, string reason)
    {
        Assert.True(SessionDescription.TryParse(Offers.Publisher.Replace(part, replacement, StringComparison.Ordinal), out var offer, out _));

        Assert.False(WebRtcAnswer.TryCreate(offer, Options(AnswerRole.Receive), out _, out var rejection));
        Assert.Contains(reason, rejection, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_SeveralCodecsTaken_TheOfferPreferredIsAnswered()
    {
        Assert.True(SessionDescription.TryParse(Offers.Publisher, out var offer, out _));
        var options = Options(AnswerRole.Receive, codec => !codec.IsNamed("rtx"));

        Assert.True(WebRtcAnswer.TryCreate(offer, options, out var answer, out _));

        Assert.Equal(("H264", 102, 103), (answer.Media[1].Codec.Name, answer.Media[1].Codec.PayloadType, answer.Media[1].Rtx!.PayloadType));
        Assert.Contains("a=fmtp:102 packetization-mode=1\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_DataChannelBeside_RefusesItByPortZero()
    {
        var text = Offers.VideoOnlyPublisher.Replace("BUNDLE 0 1", "BUNDLE 1 2", StringComparison.Ordinal)
            + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\n";

        var answer = Answer(text, AnswerRole.Receive);

        Assert.Single(answer.Media);
        Assert.Contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 1\r\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseAndAnswer_MutatedOffers_NeverThrow()
    {
        var random = new Random(8866);
        const string Alphabet = "am=:; /0159*\r\nxcv\u2028";
        for (var round = 0; round < 3000; round++)
        {
            var text = Offers.Publisher.ToCharArray();
            for (var change = 0; change < 3; change++) text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            var cut = new string(text)[..random.Next(text.Length / 2, text.Length + 1)];
            if (SessionDescription.TryParse(cut, out var offer, out _))
                _ = WebRtcAnswer.TryCreate(offer, Options(random.Next(2) == 0 ? AnswerRole.Receive : AnswerRole.Send), out _, out _);
        }
    }

    private static WebRtcAnswer Answer(string text, AnswerRole role)
    {
        Assert.True(SessionDescription.TryParse(text, out var offer, out var error), error);
        Assert.True(WebRtcAnswer.TryCreate(offer, Options(role), out var answer, out var rejection), rejection);
        return answer;
    }

    private static AnswerOptions Options(AnswerRole role, Func<SdpCodec, bool>? takes = null) => new()
    {
        Role = role,
        TakesVideo = takes ?? (codec => codec.IsNamed("VP8")),
        Credentials = new IceCredentials("ufrag", new string('p', 24)),
        Fingerprint = Offers.Fingerprint,
        Candidates = [SdpCandidate.Host("192.0.2.1", 40000, 0), SdpCandidate.Host("2001:db8::1", 40000, 1)],
        SessionId = 42,
        Video = role == AnswerRole.Send ? new OutgoingTrack(11, 12, "cname", "stream", "track") : null,
    };
}
