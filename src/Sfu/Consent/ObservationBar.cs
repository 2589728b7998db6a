namespace RoomLens.Sfu.Consent;

/// <summary>What keeps observers from a stream.</summary>
internal enum ObservationBar
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>The publisher's token.</summary>
    Token,
    /// <summary>The room's policy.</summary>
    Policy,
    /// <summary>The room asks first, and the participant has not answered.</summary>
    Unanswered,
    /// <summary>The participant refused.</summary>
    Refused,
    /// <summary>The room's policy is not known yet.</summary>
    UnknownPolicy,
}
