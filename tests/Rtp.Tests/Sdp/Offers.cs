namespace RoomLens.Rtp.Tests.Sdp;

/// <summary>Offers in the shape browsers write them, cut to what matters.</summary>
internal static class Offers
{
    public const string Fingerprint =
        "B4:AB:3E:01:90:D1:FC:22:8F:05:6A:01:76:B6:C5:0D:45:88:1A:E1:99:AF:18:43:E6:18:BB:D0:92:51:9B:0E";

    public const string Publisher = Head + Audio + Video
        + "a=rid:0 send\r\na=rid:1 send\r\na=rid:2 send\r\na=simulcast:send 0;1;2\r\n";

    public const string VideoOnlyPublisher = Head + Video;

    public static string Player { get; } = Publisher.Replace("a=sendonly", "a=recvonly", StringComparison.Ordinal);

    private const string Head = "v=0\r\no=- 4962303333179871722 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
        + "a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n";

    private const string Transport = "c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:OLwt\r\na=ice-pwd:kjGBqIFYs8UqCyfmJ7nEJw/Q\r\n"
        + "a=ice-options:trickle\r\na=fingerprint:sha-256 " + Fingerprint + "\r\na=setup:actpass\r\n";

    private const string Audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\n" + Transport
        + "a=mid:0\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
        + "a=sendonly\r\na=msid:s a\r\na=rtcp-mux\r\na=rtcp-rsize\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\n"
        + "a=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n";

    private const string Video = "m=video 9 UDP/TLS/RTP/SAVPF 102 103 96 97\r\n" + Transport
        + "a=mid:1\r\na=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n"
        + "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n"
        + "a=extmap:7 http://www.webrtc.org/experiments/rtp-hdrext/video-timing\r\na=sendonly\r\na=msid:s v\r\na=rtcp-mux\r\na=rtcp-rsize\r\n"
        + "a=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n"
        + "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 goog-remb\r\na=rtcp-fb:96 transport-cc\r\na=rtcp-fb:96 ccm fir\r\na=rtcp-fb:96 nack\r\n"
        + "a=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";
}
