namespace RoomLens.Sfu.Worker;

/// <summary>Why a datagram was dropped; the tag of <c>sfu.rtp.drops</c>.</summary>
internal enum DropReason
{
    /// <summary>No protocol we speak begins like this.</summary>
    Unrecognized,
    /// <summary>Its header does not parse.</summary>
    Malformed,
    /// <summary>Nothing is known under its address, ufrag, SSRC or payload type.</summary>
    UnknownSource,
    /// <summary>A plain source other than the latched one.</summary>
    NotLatched,
    /// <summary>SRTP authentication or replay check failed.</summary>
    Unauthenticated,
    /// <summary>STUN that was refused.</summary>
    RefusedStun,
    /// <summary>SRTP before its keys are known.</summary>
    NotReady,
    /// <summary>A payload type that was not negotiated.</summary>
    WrongPayloadType,
    /// <summary>A first DTLS message while too many handshakes are half-open.</summary>
    HandshakeLimit,
}
