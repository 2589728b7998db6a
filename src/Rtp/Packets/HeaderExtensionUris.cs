namespace RoomLens.Rtp.Packets;

/// <summary>URIs of the header extensions known here, as they appear in <c>a=extmap</c> and in signalling.</summary>
public static class HeaderExtensionUris
{
    /// <summary>RFC 8843 section 15: media identification.</summary>
    public const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
    /// <summary>RFC 8852: stream id.</summary>
    public const string RtpStreamId = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    /// <summary>RFC 8852: stream id that a retransmission stream repairs.</summary>
    public const string RepairedRtpStreamId = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    /// <summary>Send time, 24 bits in 6.18 seconds.</summary>
    public const string AbsSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    /// <summary>Transport-wide sequence number.</summary>
    public const string TransportWideCc = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    /// <summary>Capture time of the sender (64-bit NTP), optionally with its clock offset.</summary>
    public const string AbsCaptureTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";
    /// <summary>3GPP TS 26.114: coordination of video orientation.</summary>
    public const string VideoOrientation = "urn:3gpp:video-orientation";
    /// <summary>RFC 6464: audio level of the client.</summary>
    public const string AudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    /// <summary>RFC 5450: transmission time offset.</summary>
    public const string TransmissionOffset = "urn:ietf:params:rtp-hdrext:toffset";
    /// <summary>Play-out delay limits.</summary>
    public const string PlayoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    /// <summary>AV1 dependency descriptor.</summary>
    public const string DependencyDescriptor = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
}
