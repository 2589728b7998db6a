using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Plain;

/// <summary>Reads what a plain sender says it will send, as FFmpeg's <c>-sdp_file</c> writes it.</summary>
internal static class PlainSdp
{
    private const string Path = "sdp";

    /// <summary>Finds the first medium of the kind and the codec of it that this node forwards.</summary>
    public static Outcome<ProducerSettings> Read(MediaKind kind, string sdp)
    {
        if (!SessionDescription.TryParse(sdp, out var description, out var error)) return Refusal.Malformed(error, Path);
        if (description.Media.FirstOrDefault(media => media.Kind == kind.Name()) is not { } medium)
            return Refusal.Impossible($"The description has no m={kind.Name()} section.", Path);
        foreach (var offered in medium.Codecs)
        {
            if (SupportedCodecs.Find(kind, offered.Name, offered.ClockRateHz, offered.Parameters) is not { } codec) continue;
            return new ProducerSettings
            {
                Codec = codec,
                Parameters = offered.Parameters,
                PayloadType = (byte)offered.PayloadType,
                RtxPayloadType = (byte?)medium.RtxPayloadTypeFor(offered.PayloadType),
                Extensions = NegotiatedExtensions.Of(medium),
                TakesNack = offered.Feedback.Contains("nack"),
                TakesPli = offered.Feedback.Contains("nack pli"),
                TakesFir = offered.Feedback.Contains("ccm fir"),
                TakesRemb = offered.Feedback.Contains("goog-remb"),
            };
        }

        return SupportedCodecs.NoneSuits(kind, medium.Codecs.Select(codec => $"{codec.Name}/{codec.ClockRateHz}"), Path);
    }
}
