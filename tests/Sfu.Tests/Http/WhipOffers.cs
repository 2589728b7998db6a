namespace RoomLens.Sfu.Tests.Http;

/// <summary>Offers as browsers write them, cut to what matters.</summary>
internal static class WhipOffers
{
    public const string Ufrag = "clnt";
    public const string SomeFingerprint = "AB:CD:EF:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D";

    /// <summary>The same with simulcast layers (RFC 8853), their rids in extension 5 and those of retransmissions in 6.</summary>
    public static string Simulcast(string fingerprint = SomeFingerprint, params IEnumerable<string> rids) =>
        Video(fingerprint: fingerprint)
        + "a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\na=extmap:6 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\n"
        + string.Concat(rids.Select(rid => $"a=rid:{rid} send\r\n")) + $"a=simulcast:send {string.Join(';', rids)}\r\n";

    public static string Video(string direction = "sendonly", string codec = "VP8/90000", string fingerprint = SomeFingerprint, string ufrag = Ufrag, string format = "", string keyFrames = "nack pli") =>
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\na=extmap-allow-mixed\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 100 101\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n"
        + $"a=ice-ufrag:{ufrag}\r\na=ice-pwd:0123456789abcdefghijklmn\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\na=mid:0\r\n"
        + $"a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\na={direction}\r\na=rtcp-mux\r\na=rtcp-rsize\r\n"
        + $"a=rtpmap:100 {codec}\r\na=rtcp-fb:100 goog-remb\r\na=rtcp-fb:100 nack\r\na=rtcp-fb:100 {keyFrames}\r\n{(format.Length > 0 ? $"a=fmtp:100 {format}\r\n" : "")}a=rtpmap:101 rtx/90000\r\na=fmtp:101 apt=100\r\n";
}
