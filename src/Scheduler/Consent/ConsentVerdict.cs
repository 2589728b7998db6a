using RoomLens.Contracts.Consent;

namespace RoomLens.Scheduler.Consent;

/// <summary>What consent says about a stream, and why when it may not be observed.</summary>
internal sealed record ConsentVerdict(ConsentState State, string? Reason)
{
    public static readonly ConsentVerdict Allowed = new(ConsentState.Allowed, null);

    public static readonly ConsentVerdict Waiting = new(ConsentState.Waiting, "the room asks first, and the participant has not allowed observation yet");

    public static readonly ConsentVerdict Refused = new(ConsentState.Denied, "the participant does not allow observation");

    public static readonly ConsentVerdict RoomDenies = new(ConsentState.Denied, "the room's policy denies observation");

    public static readonly ConsentVerdict TokenDenies = new(ConsentState.Denied, "the publisher's token does not allow observation");

    public static readonly ConsentVerdict Announced = new(ConsentState.Announced, "its SFU node has not taken the consent yet");

    /// <summary>Name of the state in the API.</summary>
    public string Name => State switch
    {
        ConsentState.Denied => "denied",
        ConsentState.Waiting => "waiting_for_consent",
        ConsentState.Announced => "pending",
        _ => "allowed",
    };

    /// <summary>A refusal always holds, and so does a denial by the room; where the room asks, only an explicit permission counts.</summary>
    public static ConsentVerdict Of(RoomObservation policy, bool? decision) => (policy, decision) switch
    {
        (RoomObservation.Denied, _) => RoomDenies,
        (_, false) => Refused,
        (RoomObservation.Ask, null) => Waiting,
        _ => Allowed,
    };
}
