namespace RoomLens.Sfu.Dtls.Native;

/// <summary>Where a connection stands after a step.</summary>
internal enum DtlsProgress
{
    /// <summary>The handshake needs more datagrams.</summary>
    Handshaking,

    /// <summary>The handshake is done.</summary>
    Established,

    /// <summary>The peer sent close_notify.</summary>
    Closed,

    /// <summary>The handshake or the connection broke; <see cref="DtlsConnection.Error"/> says why.</summary>
    Failed,
}
