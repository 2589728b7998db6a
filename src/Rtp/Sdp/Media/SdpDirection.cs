namespace RoomLens.Rtp.Sdp;

/// <summary>Direction of media as the writer of a description sees it (RFC 8866 section 6.7).</summary>
public enum SdpDirection
{
    /// <summary>Both ways.</summary>
    SendRecv,

    /// <summary>The writer only sends.</summary>
    SendOnly,

    /// <summary>The writer only receives.</summary>
    RecvOnly,

    /// <summary>Neither.</summary>
    Inactive,
}
