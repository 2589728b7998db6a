namespace RoomLens.Rtp.Sdp;

/// <summary>Writes the text of an answer: one bundle, ICE-lite, DTLS server, all candidates known.</summary>
internal static class AnswerText
{
    private const string AnyAddress = "0.0.0.0";
    private const int DiscardPort = 9;

    public static string Write(SessionDescription offer, IReadOnlyList<NegotiatedMedia?> media, AnswerOptions options)
    {
        var writer = new SdpWriter().Session(options.SessionId, 1, "127.0.0.1", "-").Line('t', "0 0").Attribute("ice-lite");
        var bundled = media.OfType<NegotiatedMedia>().Where(item => item.Mid.Length > 0).Select(item => item.Mid);
        if (offer.BundledMids.Count > 0) writer.Attribute("group", $"BUNDLE {string.Join(' ', bundled)}");
        if (offer.Attributes.Has(MediaNegotiator.AllowMixed)) writer.Attribute(MediaNegotiator.AllowMixed);
        writer.Attribute("msid-semantic", $" WMS *");

        var first = true;
        for (var i = 0; i < media.Count; i++)
        {
            if (media[i] is not { } agreed)
            {
                WriteRefused(writer, offer.Media[i]);
                continue;
            }

            WriteMedia(writer, agreed, options);
            if (first) WriteCandidates(writer, options);
            first = false;
        }

        return writer.ToString();
    }

    private static void WriteRefused(SdpWriter writer, MediaDescription media)
    {
        writer.Line('m', $"{media.Kind} 0 {media.Protocol} {string.Join(' ', media.Formats)}").Connection(AnyAddress);
        if (media.Mid is { } mid) writer.Attribute("mid", $"{mid}");
        writer.Attribute("inactive");
    }

    private static void WriteMedia(SdpWriter writer, NegotiatedMedia media, AnswerOptions options)
    {
        var formats = FormattableString.Invariant($"{media.Codec.PayloadType}");
        if (media.Rtx is { } repair) formats += FormattableString.Invariant($" {repair.PayloadType}");
        writer.Line('m', FormattableString.Invariant($"{media.Offer.Kind} {DiscardPort} {media.Offer.Protocol} {formats}"))
            .Connection(AnyAddress);
        if (media.Mid.Length > 0) writer.Attribute("mid", $"{media.Mid}");
        writer.Attribute("ice-ufrag", $"{options.Credentials.UsernameFragment}")
            .Attribute("ice-pwd", $"{options.Credentials.Password}")
            .Attribute("fingerprint", $"sha-256 {options.Fingerprint}")
            .Attribute("setup", $"passive")
            .Attribute(media.Direction.ToSdp())
            .Attribute("rtcp-mux");
        if (media.Offer.RtcpRsize) writer.Attribute("rtcp-rsize");
        if (media.Offer.Attributes.Has(MediaNegotiator.AllowMixed)) writer.Attribute(MediaNegotiator.AllowMixed);
        foreach (var extension in media.HeaderExtensions) writer.Attribute("extmap", $"{extension.Id} {extension.Uri}");
        writer.Codec(media.Codec);
        if (media.Rtx is { } rtx) writer.Codec(rtx);
        if (media.Direction == SdpDirection.SendOnly) WriteTrack(writer, media, options.TrackOf(media.Offer.Kind)!);
        if (media.Rids.Count == 0) return;
        foreach (var rid in media.Rids) writer.Attribute("rid", $"{rid} recv");
        writer.Attribute("simulcast", $"recv {string.Join(';', media.Rids)}");
    }

    private static void WriteTrack(SdpWriter writer, NegotiatedMedia media, OutgoingTrack track)
    {
        var repair = media.Rtx is null ? null : track.RtxSsrc;
        writer.Attribute("msid", $"{track.StreamId} {track.TrackId}");
        if (repair is { } pair) writer.Attribute("ssrc-group", $"FID {track.Ssrc} {pair}");
        writer.Attribute("ssrc", $"{track.Ssrc} cname:{track.Cname}");
        if (repair is { } rtx) writer.Attribute("ssrc", $"{rtx} cname:{track.Cname}");
    }

    private static void WriteCandidates(SdpWriter writer, AnswerOptions options)
    {
        foreach (var candidate in options.Candidates) writer.Attribute("candidate", $"{candidate}");
        writer.Attribute("end-of-candidates");
    }
}
