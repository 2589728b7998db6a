namespace RoomLens.Rtp.Ice;

/// <summary>What became of a STUN datagram.</summary>
public enum IceOutcome
{
    /// <summary>Not a request, wrong fingerprint or malformed: nothing to send.</summary>
    Ignored,

    /// <summary>A valid check was answered.</summary>
    Answered,

    /// <summary>An error response was written.</summary>
    Refused,
}
