namespace RoomLens.Rtp.Ice;

/// <summary>Where an ICE-lite session stands.</summary>
public enum IceState
{
    /// <summary>No valid check yet.</summary>
    New,

    /// <summary>A peer address is validated and selected, not yet nominated.</summary>
    Connected,

    /// <summary>The peer nominated a pair.</summary>
    Completed,

    /// <summary>No valid check for the consent timeout (RFC 7675): nothing may be sent; a new check revives the session.</summary>
    Disconnected,
}
