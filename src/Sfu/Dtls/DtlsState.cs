namespace RoomLens.Sfu.Dtls;

/// <summary>Where a DTLS server stands.</summary>
internal enum DtlsState
{
    /// <summary>Nothing came yet.</summary>
    New,

    /// <summary>A handshake is under way.</summary>
    Handshaking,

    /// <summary>The handshake is done, but signalling has not named the peer's fingerprint: no keys yet.</summary>
    AwaitingFingerprint,

    /// <summary>The peer is who signalling says; keys can be exported.</summary>
    Connected,

    /// <summary>Closed by either side.</summary>
    Closed,

    /// <summary>Broken for good; the server's <see cref="DtlsServer.FailureReason"/> says why.</summary>
    Failed,
}
