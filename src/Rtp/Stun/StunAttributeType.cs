namespace RoomLens.Rtp.Stun;

/// <summary>Attributes used by ICE (RFC 8489 section 18.3, RFC 8445 section 16.1). Below 0x8000 the receiver must understand them.</summary>
public enum StunAttributeType
{
    /// <summary>MAPPED-ADDRESS.</summary>
    MappedAddress = 0x0001,

    /// <summary>USERNAME, <c>receiver:sender</c> in ICE.</summary>
    Username = 0x0006,

    /// <summary>MESSAGE-INTEGRITY, HMAC-SHA1.</summary>
    MessageIntegrity = 0x0008,

    /// <summary>ERROR-CODE.</summary>
    ErrorCode = 0x0009,

    /// <summary>UNKNOWN-ATTRIBUTES.</summary>
    UnknownAttributes = 0x000A,

    /// <summary>REALM.</summary>
    Realm = 0x0014,

    /// <summary>NONCE.</summary>
    Nonce = 0x0015,

    /// <summary>MESSAGE-INTEGRITY-SHA256.</summary>
    MessageIntegritySha256 = 0x001C,

    /// <summary>XOR-MAPPED-ADDRESS.</summary>
    XorMappedAddress = 0x0020,

    /// <summary>PRIORITY of the candidate.</summary>
    Priority = 0x0024,

    /// <summary>USE-CANDIDATE: the controlling side nominates this pair.</summary>
    UseCandidate = 0x0025,

    /// <summary>SOFTWARE.</summary>
    Software = 0x8022,

    /// <summary>FINGERPRINT, CRC-32 of the message.</summary>
    Fingerprint = 0x8028,

    /// <summary>ICE-CONTROLLED with its tie-breaker.</summary>
    IceControlled = 0x8029,

    /// <summary>ICE-CONTROLLING with its tie-breaker.</summary>
    IceControlling = 0x802A,
}
