using System.Text;
using RoomLens.Fuzzing;
using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Plain;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.WebRtc;

namespace RoomLens.Sfu.Tests.Fuzzing;

/// <summary>Descriptions on their way to a producer: what a plain sender says it sends, and what a WHIP client offers.</summary>
internal static class DescriptionTargets
{
    private static readonly byte[][] Plain =
    [
        Encoding.UTF8.GetBytes("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=No Name\nc=IN IP4 127.0.0.1\nt=0 0\na=tool:libavformat LIBAVFORMAT_VERSION\nm=video 5004 RTP/AVP 96\nb=AS:200\na=rtpmap:96 VP8/90000\n"),
        Encoding.UTF8.GetBytes("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=audio 5004 RTP/AVP 97\r\na=rtpmap:97 opus/48000/2\r\nm=video 5006 RTP/AVPF 96 98\r\n"
            + "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg==; profile-level-id=42C01E\r\n"
            + "a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtpmap:98 rtx/90000\r\na=fmtp:98 apt=96\r\na=extmap:3 urn:3gpp:video-orientation\r\n"),
    ];

    private static readonly AnswerOptions Options = new()
    {
        Role = AnswerRole.Receive,
        Credentials = new IceCredentials("local", "password+password+password"),
        Fingerprint = WhipOffers.SomeFingerprint,
        Candidates = [SdpCandidate.Host("192.0.2.1", 9, 0)],
        SessionId = 1,
        Feedback = SdpSettings.PublisherFeedback,
        HeaderExtensions = SdpSettings.PublisherExtensions,
        TakesVideo = SupportedCodecs.TakesVideo,
        VideoCodecs = SupportedCodecs.Names(MediaKind.Video),
    };

    public static IEnumerable<FuzzTarget> All
    {
        get
        {
            byte[][] offers =
            [
                Encoding.UTF8.GetBytes(WhipOffers.Simulcast(rids: ["a", "b"])),
                Encoding.UTF8.GetBytes(WhipOffers.Video(codec: "H264/90000", format: "packetization-mode=1;profile-level-id=42e01f")),
            ];
            yield return new FuzzTarget("plain description", Plain, ReadPlain) { Grammar = new SdpMutation(Plain) };
            yield return new FuzzTarget("whip offer", offers, ReadOffer) { Grammar = new SdpMutation(offers) };
        }
    }

    private static bool ReadPlain(byte[] utf8)
    {
        var read = PlainSdp.Read(MediaKind.Video, Encoding.UTF8.GetString(utf8));
        if (read.Value is not { } settings)
        {
            Assert.NotEmpty(read.Refusal!.Detail);
            return false;
        }

        Check(settings);
        return true;
    }

    private static bool ReadOffer(byte[] utf8)
    {
        if (!SessionDescription.TryParse(Encoding.UTF8.GetString(utf8), out var offer, out _) || !WebRtcAnswer.TryCreate(offer, Options, out var answer, out _)) return false;
        foreach (var media in answer.Media)
            if (SdpSettings.ToProducer(media, "camera", observable: true) is { } settings) Check(settings);
        return true;
    }

    private static void Check(ProducerSettings settings)
    {
        Assert.InRange(settings.PayloadType, 0, 127);
        Assert.InRange(settings.Encodings.Count, 1, 4);
        Assert.Equal(settings.Parameters.Count, settings.Parameters.ToJson().Count);
    }
}
