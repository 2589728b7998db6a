namespace RoomLens.Rtp.Rtcp;

/// <summary>What an RTCP packet is, by packet type and feedback format.</summary>
public enum RtcpKind
{
    /// <summary>A packet type not known here; skipped (RFC 3550 section 6.1).</summary>
    Unknown,
    /// <summary>SR, 200.</summary>
    SenderReport,
    /// <summary>RR, 201.</summary>
    ReceiverReport,
    /// <summary>SDES, 202.</summary>
    SourceDescription,
    /// <summary>BYE, 203.</summary>
    Goodbye,
    /// <summary>APP, 204.</summary>
    Application,
    /// <summary>Generic NACK, 205/1 (RFC 4585 section 6.2.1).</summary>
    Nack,
    /// <summary>Transport-wide feedback, 205/15.</summary>
    TransportWideFeedback,
    /// <summary>Other transport-layer feedback, 205.</summary>
    OtherTransportFeedback,
    /// <summary>Picture loss indication, 206/1 (RFC 4585 section 6.3.1).</summary>
    PictureLossIndication,
    /// <summary>Full intra request, 206/4 (RFC 5104 section 4.3.1).</summary>
    FullIntraRequest,
    /// <summary>Receiver estimated maximum bitrate, 206/15 with "REMB".</summary>
    ReceiverEstimatedMaximumBitrate,
    /// <summary>Other payload-specific feedback, 206.</summary>
    OtherPayloadFeedback,
    /// <summary>XR, 207 (RFC 3611).</summary>
    ExtendedReport,
}
