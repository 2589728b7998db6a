using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.WebRtc;

/// <summary>From what an answer agreed on to what producers and consumers need.</summary>
internal static class SdpSettings
{
    private const string TransportFeedback = "transport-cc";

    // The one-byte form has ids 1 to 14 (RFC 8285 section 4.2).
    private const int HighestOneByteId = 14;

    /// <summary>Extensions a publisher may send.</summary>
    public static readonly IReadOnlyList<string> PublisherExtensions =
    [
        HeaderExtensionUris.Mid,
        HeaderExtensionUris.RtpStreamId,
        HeaderExtensionUris.RepairedRtpStreamId,
        HeaderExtensionUris.AbsSendTime,
        HeaderExtensionUris.TransportWideCc,
        HeaderExtensionUris.AbsCaptureTime,
        HeaderExtensionUris.VideoOrientation,
        HeaderExtensionUris.AudioLevel,
        HeaderExtensionUris.DependencyDescriptor,
    ];

    /// <summary>Feedback given to publishers.</summary>
    public static readonly IReadOnlyList<string> PublisherFeedback = ["nack", "nack pli", "ccm fir", "goog-remb", TransportFeedback];

    /// <summary>Feedback taken from viewers.</summary>
    public static readonly IReadOnlyList<string> ViewerFeedback = ["nack", "nack pli", "ccm fir", TransportFeedback];

    /// <summary>Extensions a viewer may ask for.</summary>
    public static readonly IReadOnlyList<string> ViewerExtensions =
    [
        HeaderExtensionUris.TransportWideCc,
        HeaderExtensionUris.AbsCaptureTime,
        HeaderExtensionUris.VideoOrientation,
        HeaderExtensionUris.AudioLevel,
    ];

    /// <summary>A published stream; null when its codec is not forwarded here.</summary>
    public static ProducerSettings? ToProducer(NegotiatedMedia media, string source, bool observable)
    {
        var kind = media.Offer.Kind == "video" ? MediaKind.Video : MediaKind.Audio;
        if (SupportedCodecs.Find(kind, media.Codec.Name, media.Codec.ClockRateHz, media.Codec.Parameters) is not { } codec) return null;
        return new ProducerSettings
        {
            Codec = codec,
            Parameters = media.Codec.Parameters,
            PayloadType = (byte)media.Codec.PayloadType,
            RtxPayloadType = (byte?)media.Rtx?.PayloadType,
            Extensions = ToExtensions(media),
            TakesNack = media.Codec.Feedback.Contains("nack"),
            TakesPli = media.Codec.Feedback.Contains("nack pli"),
            TakesFir = media.Codec.Feedback.Contains("ccm fir"),
            TakesRemb = media.Codec.Feedback.Contains("goog-remb"),
            TransportSequence = ToTransportSequence(media),
            Mid = media.Mid.Length > 0 ? media.Mid : null,
            StreamIds = new StreamIdExtensions(
                FindExtension(media, HeaderExtensionUris.Mid), FindExtension(media, HeaderExtensionUris.RtpStreamId), FindExtension(media, HeaderExtensionUris.RepairedRtpStreamId)),
            Encodings = media.Rids.Count > 0 ? [.. media.Rids.Select(rid => new StreamEncoding(rid, null, null))] : [StreamEncoding.Unannounced],
            Source = source,
            Observable = observable,
        };
    }

    /// <summary>The agreed id of the transport-wide sequence number; 0 = no transport-wide feedback was agreed on.</summary>
    public static byte ToTransportSequence(NegotiatedMedia media)
    {
        if (!media.Codec.Feedback.Contains(TransportFeedback)) return 0;
        var extension = media.HeaderExtensions.FirstOrDefault(extension => extension.Uri == HeaderExtensionUris.TransportWideCc);
        return extension?.Id <= HighestOneByteId ? (byte)extension.Id : (byte)0;
    }

    /// <summary>The agreed ids of what is passed on.</summary>
    public static ForwardedExtensions ToExtensions(NegotiatedMedia media) => new(
        FindExtension(media, HeaderExtensionUris.AbsCaptureTime),
        FindExtension(media, HeaderExtensionUris.VideoOrientation),
        FindExtension(media, HeaderExtensionUris.AudioLevel),
        FindExtension(media, HeaderExtensionUris.DependencyDescriptor));

    private static byte FindExtension(NegotiatedMedia media, string uri) => (byte)(media.HeaderExtensions.FirstOrDefault(extension => extension.Uri == uri)?.Id ?? 0);
}
