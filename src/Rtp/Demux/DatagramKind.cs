namespace RoomLens.Rtp.Demux;

/// <summary>What a datagram on a shared WebRTC port is, by its first octets (RFC 7983 section 7).</summary>
public enum DatagramKind
{
    /// <summary>None of the protocols: drop it.</summary>
    Drop,

    /// <summary>STUN, first octet 0..3.</summary>
    Stun,

    /// <summary>DTLS, first octet 20..63.</summary>
    Dtls,

    /// <summary>TURN ChannelData, first octet 64..79; nothing here speaks it.</summary>
    TurnChannel,

    /// <summary>RTP or SRTP, first octet 128..191.</summary>
    Rtp,

    /// <summary>RTCP or SRTCP: as RTP with a second octet of 192..223 (RFC 5761 section 4).</summary>
    Rtcp,
}
