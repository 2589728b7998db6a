namespace RoomLens.Rtp.Srtp;

/// <summary>What a derived key is for (RFC 3711 section 4.3.1).</summary>
public enum SrtpKeyLabel
{
    /// <summary>RTP cipher key.</summary>
    RtpEncryption = 0,

    /// <summary>RTP authentication key.</summary>
    RtpAuthentication = 1,

    /// <summary>RTP salt.</summary>
    RtpSalt = 2,

    /// <summary>RTCP cipher key.</summary>
    RtcpEncryption = 3,

    /// <summary>RTCP authentication key.</summary>
    RtcpAuthentication = 4,

    /// <summary>RTCP salt.</summary>
    RtcpSalt = 5,
}
