namespace RoomLens.Rtp.Stun;

/// <summary>Message types of the Binding method (RFC 8489 section 5).</summary>
public enum StunMessageType
{
    /// <summary>A connectivity check.</summary>
    BindingRequest = 0x0001,

    /// <summary>A keep-alive without an answer.</summary>
    BindingIndication = 0x0011,

    /// <summary>The answer to a check.</summary>
    BindingSuccess = 0x0101,

    /// <summary>The refusal of a check.</summary>
    BindingError = 0x0111,
}
