namespace RoomLens.Contracts.Consent;

/// <summary>Values of <see cref="Sfu.ProducerState.Barred"/>: why a stream may not be observed.</summary>
public static class ObservationBars
{
    /// <summary>The publisher's token says <c>observable: false</c>.</summary>
    public const string Token = "token";
    /// <summary>The room's policy denies it.</summary>
    public const string Policy = "policy";
    /// <summary>The room asks first, and the participant has not answered.</summary>
    public const string Unanswered = "unanswered";
    /// <summary>The participant refused it.</summary>
    public const string Refused = "refused";
    /// <summary>The node does not know the room's policy yet.</summary>
    public const string UnknownPolicy = "policy_unknown";
}
