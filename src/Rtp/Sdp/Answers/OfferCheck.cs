namespace RoomLens.Rtp.Sdp;

/// <summary>What must hold for an offer as a whole before its media are looked at (RFC 9725 section 4.2).</summary>
internal static class OfferCheck
{
    /// <summary>A sentence, or null when the offer is usable.</summary>
    public static string? Problem(SessionDescription offer, AnswerOptions options)
    {
        var active = offer.Media.Where(IsAudioOrVideo).ToList();
        if (active.Count == 0) return "The offer has no audio or video m-section.";
        if (active.GroupBy(media => media.Kind).Any(group => group.Count() > 1))
            return "The offer has more than one m-section of a kind; at most one audio and one video are taken.";
        if (active.Count > 1 && !active.All(media => media.Mid is { } mid && offer.BundledMids.Contains(mid)))
            return "The offer's audio and video are not in one BUNDLE group.";
        return active.Select(media => MediaProblem(media, options)).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>True for the m-sections that are answered; a data channel, say, is refused by port 0.</summary>
    public static bool IsAudioOrVideo(MediaDescription media) => media.Kind is "audio" or "video" && media.Port != 0;

    private static string? MediaProblem(MediaDescription media, AnswerOptions options)
    {
        if (media.Protocol is not ("UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP" or "TCP/DTLS/RTP/SAVPF" or "RTP/SAVPF"))
            return $"The {media.Kind} m-section uses {media.Protocol}; UDP/TLS/RTP/SAVPF is needed.";
        if (!media.RtcpMux) return $"The {media.Kind} m-section lacks a=rtcp-mux.";
        if (media.IceUfrag is null || media.IcePwd is null) return $"The {media.Kind} m-section lacks a=ice-ufrag or a=ice-pwd.";
        if (media.IceLite) return "The offer is ICE-lite; one side must send connectivity checks.";
        if (!WebRtcAnswer.SupportedFingerprints(media).Any()) return $"The {media.Kind} m-section lacks a sha-256 fingerprint.";
        if (media.Setup is not (null or "actpass" or "active"))
            return $"The offer says a=setup:{media.Setup}; actpass or active is needed, the answer is passive.";
        return options.Role == AnswerRole.Receive && !media.Direction.Sends()
            ? $"The {media.Kind} m-section is {media.Direction.ToSdp()}; a publisher offers sendonly."
            : options.Role == AnswerRole.Send && !media.Direction.Receives()
                ? $"The {media.Kind} m-section is {media.Direction.ToSdp()}; a player offers recvonly."
                : null;
    }
}
