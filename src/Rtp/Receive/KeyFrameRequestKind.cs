namespace RoomLens.Rtp.Receive;

/// <summary>How a key frame is asked for.</summary>
public enum KeyFrameRequestKind
{
    /// <summary>Picture loss indication (RFC 4585 section 6.3.1).</summary>
    PictureLossIndication,
    /// <summary>Full intra request (RFC 5104 section 4.3.1), for senders that announce <c>ccm fir</c> only.</summary>
    FullIntraRequest,
}
