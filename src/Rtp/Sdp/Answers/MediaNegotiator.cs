using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Sdp;

/// <summary>Picks codec, repair, feedback, extensions and layers of one m-section.</summary>
internal static class MediaNegotiator
{
    /// <summary>The attribute that allows one- and two-byte extension blocks in one stream (RFC 8285 section 6).</summary>
    public const string AllowMixed = "extmap-allow-mixed";

    private const int MaxOneByteId = 14;
    private const int MaxTwoByteId = 255;

    // Browsers send three; each layer costs the receiving side a history.
    private const int MaxLayers = 4;

    /// <summary>The agreement; null without a problem = refuse this m-section by port 0.</summary>
    public static NegotiatedMedia? Negotiate(
        MediaDescription media, AnswerOptions options, bool allowMixed, out string? problem)
    {
        problem = null;
        if (!OfferCheck.IsAudioOrVideo(media)) return null;
        var wanted = options.Role == AnswerRole.Receive || options.TrackOf(media.Kind) is not null;
        if (ChooseCodec(media, options) is not { } codec)
        {
            // A player that cannot take the track must know; one whose track does not exist loses nothing.
            if (wanted) problem = NoCodec(media, options);
            return null;
        }

        var rtx = media.Kind == "video" && media.RtxPayloadTypeFor(codec.PayloadType) is { } payloadType
            ? media.Codecs.First(candidate => candidate.PayloadType == payloadType)
            : null;
        var extensions = Extensions(media, options, allowMixed || media.Attributes.Has(AllowMixed));
        return new NegotiatedMedia(
            media,
            media.Mid ?? string.Empty,
            !wanted ? SdpDirection.Inactive : options.Role == AnswerRole.Receive ? SdpDirection.RecvOnly : SdpDirection.SendOnly,
            codec with { Feedback = [.. codec.Feedback.Where(options.Feedback.Contains).Distinct()] },
            rtx is null ? null : rtx with { Feedback = [] },
            extensions,
            options.Role == AnswerRole.Receive ? Layers(media, extensions) : []);
    }

    private static SdpCodec? ChooseCodec(MediaDescription media, AnswerOptions options)
    {
        if (media.Kind == "audio") return media.Codecs.FirstOrDefault(codec => codec.IsNamed("opus") && codec.Channels == 2);
        // RFC 3264 section 6.1: the offer lists its codecs preferred first.
        return media.Codecs.FirstOrDefault(options.TakesVideo);
    }

    private static string NoCodec(MediaDescription media, AnswerOptions options)
    {
        var ours = media.Kind == "audio" ? "opus" : options.VideoCodecs;
        var theirs = string.Join(", ", media.Codecs.Select(Describe).Distinct());
        if (theirs.Length == 0) theirs = "none by rtpmap";
        return $"no suitable codec: the {media.Kind} m-section offers {theirs}; supported here: {ours}.";
    }

    /// <summary>The name with what decides whether a decoder can take it.</summary>
    private static string Describe(SdpCodec codec)
    {
        var details = codec.Parameters.Where(parameter => parameter.Key is "packetization-mode" or "profile-level-id" or "profile-id")
            .Select(parameter => $"{parameter.Key} {parameter.Value}");
        var text = string.Join(", ", details);
        return text.Length == 0 ? codec.Name : $"{codec.Name} ({text})";
    }

    /// <summary>The layers taken (RFC 8853 section 5.3.2): only what packets can be told apart by.</summary>
    private static IReadOnlyList<string> Layers(MediaDescription media, List<SdpHeaderExtension> extensions) =>
        media.Kind == "video" && extensions.Any(extension => extension.Uri == HeaderExtensionUris.RtpStreamId) && media.SendRids is { Count: > 1 } rids
            ? [.. rids.Take(MaxLayers)]
            : [];

    private static List<SdpHeaderExtension> Extensions(MediaDescription media, AnswerOptions options, bool twoByteForm)
    {
        var maxId = twoByteForm ? MaxTwoByteId : MaxOneByteId;
        var chosen = new List<SdpHeaderExtension>();
        foreach (var extension in media.HeaderExtensions)
        {
            if (extension.Id > maxId || !options.HeaderExtensions.Contains(extension.Uri)) continue;
            if (chosen.Any(other => other.Id == extension.Id || other.Uri == extension.Uri)) continue;
            chosen.Add(extension with { Direction = null });
        }

        return chosen;
    }
}
