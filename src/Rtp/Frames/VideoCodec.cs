namespace RoomLens.Rtp.Frames;

/// <summary>Video codecs with an RTP payload format known here.</summary>
public enum VideoCodec
{
    /// <summary>RFC 7741.</summary>
    Vp8,
    /// <summary>RFC 9628.</summary>
    Vp9,
    /// <summary>RFC 6184.</summary>
    H264,
    /// <summary>RFC 7798.</summary>
    H265,
    /// <summary>RTP payload format for AV1 (AOMedia).</summary>
    Av1,
}
