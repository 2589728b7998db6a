using RoomLens.Rtp.Ice;

namespace RoomLens.Rtp.Sdp;

/// <summary>What this side brings to an answer.</summary>
public sealed class AnswerOptions
{
    /// <summary>Receive for WHIP, send for WHEP.</summary>
    public required AnswerRole Role { get; init; }

    /// <summary>Local ICE credentials.</summary>
    public required IceCredentials Credentials { get; init; }

    /// <summary>SHA-256 fingerprint of the local certificate.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Every candidate there will be.</summary>
    public required IReadOnlyList<SdpCandidate> Candidates { get; init; }

    /// <summary>Unique id of the session.</summary>
    public required ulong SessionId { get; init; }

    /// <summary>The video sent; null = none. Only for role send.</summary>
    public OutgoingTrack? Video { get; init; }

    /// <summary>The audio sent; null = none. Only for role send.</summary>
    public OutgoingTrack? Audio { get; init; }

    /// <summary>Whether this side forwards streams of an offered video codec; of those the one the offer prefers is answered.</summary>
    public Func<SdpCodec, bool> TakesVideo { get; init; } = codec => codec.IsNamed("VP8");

    /// <summary>The same in words, for the refusal of an offer without any of them.</summary>
    public string VideoCodecs { get; init; } = "VP8";

    /// <summary>Feedback this side gives and takes; others are not answered.</summary>
    public IReadOnlyList<string> Feedback { get; init; } = ["nack", "nack pli", "ccm fir", "goog-remb"];

    /// <summary>URIs of the header extensions this side reads and writes.</summary>
    public IReadOnlyList<string> HeaderExtensions { get; init; } =
    [
        "urn:ietf:params:rtp-hdrext:sdes:mid",
        "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
        "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
        "urn:3gpp:video-orientation",
        "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    ];

    internal OutgoingTrack? TrackOf(string kind) => kind == "video" ? Video : Audio;
}
