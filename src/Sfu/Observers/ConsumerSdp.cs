using System.Globalization;
using System.Text;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Observers;

/// <summary>The description of a plain consumer for its reader (RFC 8866), from the reader's side: it receives.</summary>
internal static class ConsumerSdp
{
    /// <summary>Writes it. Readers without rtcp-mux (FFmpeg, GStreamer sdpdemux) get no RTX: they know neither.</summary>
    public static string Write(Consumer consumer, Observer observer, string senderIp)
    {
        var sdp = new StringBuilder(1024);
        var codec = consumer.Producer.Settings.Codec;
        var settings = consumer.Settings;
        var reader = observer.Rtp.ToEndPoint();
        var rtx = settings.HasRtx && observer.Rtcp is null;
        Line(sdp, "v=0");
        Line(sdp, $"o=- {settings.Ssrc} 1 IN {Family(senderIp)} {senderIp}");
        Line(sdp, $"s={consumer.Producer.Id}");
        Line(sdp, $"c=IN {Family(reader.Address.ToString())} {reader.Address}");
        Line(sdp, "t=0 0");
        Line(sdp, $"m={codec.Kind.Name()} {reader.Port} RTP/AVPF {settings.PayloadType}{(rtx ? $" {settings.RtxPayloadType}" : "")}");
        Line(sdp, observer.Rtcp is { } rtcp ? $"a=rtcp:{rtcp.Port}" : "a=rtcp-mux");
        Line(sdp, $"a=rtpmap:{settings.PayloadType} {codec.Map}");
        if (codec.Kind == MediaKind.Video) WriteFeedback(sdp, settings.PayloadType);
        if (rtx) WriteRtx(sdp, settings, codec);
        WriteExtensions(sdp, codec.Kind);
        Line(sdp, $"a=ssrc:{settings.Ssrc} cname:{consumer.Producer.Cname}");
        Line(sdp, "a=recvonly");
        return sdp.ToString();
    }

    private static void WriteFeedback(StringBuilder sdp, int payloadType)
    {
        Line(sdp, $"a=rtcp-fb:{payloadType} nack");
        Line(sdp, $"a=rtcp-fb:{payloadType} nack pli");
        Line(sdp, $"a=rtcp-fb:{payloadType} ccm fir");
    }

    private static void WriteRtx(StringBuilder sdp, ConsumerSettings settings, RtpCodec codec)
    {
        Line(sdp, $"a=rtpmap:{settings.RtxPayloadType} rtx/{codec.ClockRateHz}");
        Line(sdp, $"a=fmtp:{settings.RtxPayloadType} apt={settings.PayloadType}");
        Line(sdp, $"a=ssrc-group:FID {settings.Ssrc} {settings.RtxSsrc}");
    }

    private static void WriteExtensions(StringBuilder sdp, MediaKind kind)
    {
        var ids = ForwardedExtensions.Inside;
        Line(sdp, $"a=extmap:{ids.AbsCaptureTime} {HeaderExtensionUris.AbsCaptureTime}");
        if (kind == MediaKind.Video) Line(sdp, $"a=extmap:{ids.VideoOrientation} {HeaderExtensionUris.VideoOrientation}");
        else Line(sdp, $"a=extmap:{ids.AudioLevel} {HeaderExtensionUris.AudioLevel}");
    }

    private static string Family(string address) => address.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4";

    private static void Line(StringBuilder sdp, string text) => sdp.Append(CultureInfo.InvariantCulture, $"{text}\r\n");
}
