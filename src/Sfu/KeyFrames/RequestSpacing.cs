using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.KeyFrames;

/// <summary>
/// Keeps the key-frame requests to one publisher apart, whichever of its layers they are for. libwebrtc answers one with key frames of all simulcast
/// layers, and passes over what comes within 300 ms after it: such a request would be lost, and whoever needs it would wait for its repetition.
/// </summary>
internal sealed class RequestSpacing
{
    // kMinKeyframeSendInterval of libwebrtc (video/encoder_rtcp_feedback.cc), and what two requests may move towards each other on the way.
    public static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(350);

    /// <summary>When the publisher heeds the next request; null = at any time.</summary>
    public Instant? Until { get; private set; }

    /// <summary>A request went out.</summary>
    public void HandleSent(Instant now) => Until = now + Spacing;
}
