using System.Diagnostics.CodeAnalysis;

namespace RoomLens.Rtp.Sdp;

/// <summary>The answer to a WHIP or WHEP offer: the agreed media and the text.</summary>
public sealed class WebRtcAnswer
{
    private WebRtcAnswer(IReadOnlyList<NegotiatedMedia> media, MediaDescription transport, string text)
    {
        Media = media;
        Transport = transport;
        Text = text;
    }

    /// <summary>The agreed m-sections, in the order of the offer; refused ones are absent.</summary>
    public IReadOnlyList<NegotiatedMedia> Media { get; }

    /// <summary>The offer's m-section whose ICE and DTLS attributes hold for the bundle.</summary>
    public MediaDescription Transport { get; }

    /// <summary>SHA-256 fingerprints the peer's certificate may have.</summary>
    public IEnumerable<string> PeerFingerprints => SupportedFingerprints(Transport);

    /// <summary>The description to send.</summary>
    public string Text { get; }

    /// <summary>Answers an offer; a sentence says why not. The offer as a whole is refused when a needed part of it is unusable.</summary>
    /// <param name="offer">The parsed offer.</param>
    /// <param name="options">What this side brings.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="rejection">Why there is none.</param>
    public static bool TryCreate(
        SessionDescription offer,
        AnswerOptions options,
        [NotNullWhen(true)] out WebRtcAnswer? answer,
        [NotNullWhen(false)] out string? rejection)
    {
        answer = null;
        rejection = OfferCheck.Problem(offer, options);
        if (rejection is not null) return false;

        var allowMixed = offer.Attributes.Has(MediaNegotiator.AllowMixed);
        var media = new List<NegotiatedMedia?>(offer.Media.Count);
        foreach (var section in offer.Media)
        {
            media.Add(MediaNegotiator.Negotiate(section, options, allowMixed, out var problem));
            rejection ??= problem;
        }

        if (rejection is not null) return false;
        var agreed = media.OfType<NegotiatedMedia>().ToList();
        if (!agreed.Any(item => item.Direction != SdpDirection.Inactive))
        {
            rejection = "No m-section of the offer can carry media that is wanted here.";
            return false;
        }

        answer = new WebRtcAnswer(agreed, agreed[0].Offer, AnswerText.Write(offer, media, options));
        return true;
    }

    internal static IEnumerable<string> SupportedFingerprints(MediaDescription media) =>
        media.Fingerprints.Where(fingerprint => fingerprint.Algorithm == "sha-256").Select(fingerprint => fingerprint.Value);
}
