using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;

namespace RoomLens.Sfu.Observers;

/// <summary>The description of a plain consumer for its reader (RFC 8866), from the reader's side: it receives.</summary>
internal static class ConsumerSdp
{
    /// <summary>Writes it. Readers without rtcp-mux (FFmpeg, GStreamer sdpdemux) get no RTX: they know neither. A GET gives no keys away.</summary>
    public static string Write(Consumer consumer, Observer observer, bool withKeys)
    {
        var codec = consumer.Producer.Settings.Codec;
        var settings = consumer.Settings;
        var rtx = settings.HasRtx && observer.Rtcp is null;
        return new PlainRtpDescription
        {
            Address = observer.Rtp.ToEndPoint().Address.ToString(),
            Port = observer.Rtp.Port,
            RtcpPort = observer.Rtcp?.Port,
            Kind = codec.Kind.Name(),
            Codec = new SdpCodec
            {
                PayloadType = settings.PayloadType,
                Name = codec.Name,
                ClockRateHz = codec.ClockRateHz,
                Channels = Math.Max(1, codec.Channels),
                Parameters = consumer.Producer.Settings.Parameters,
                Feedback = codec.Kind == MediaKind.Video ? ["nack", "nack pli", "ccm fir"] : ["nack"],
            },
            RtxPayloadType = rtx ? settings.RtxPayloadType : null,
            Ssrc = settings.Ssrc,
            RtxSsrc = rtx ? settings.RtxSsrc : null,
            Cname = consumer.Producer.Cname,
            AnswersReferenceTimes = true,
            IsProtected = observer.Srtp is not null,
            Crypto = withKeys ? observer.Srtp?.Crypto : null,
            HeaderExtensions = PlainExtensions.Describe(consumer.Producer.Settings),
            SessionId = settings.Ssrc,
            SessionName = consumer.Producer.Id,
        }.Write();
    }
}
